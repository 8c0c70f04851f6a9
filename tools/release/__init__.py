"""What a release carries: the guide for offline reading, the guide as a PDF, and the list of what it is made of."""
