"""Makes the files of a release from the built site: the offline zip, the PDF and the bill of materials."""
