"""Makes what a release carries out of the built site: the offline zip, the PDF and the bill of materials."""
