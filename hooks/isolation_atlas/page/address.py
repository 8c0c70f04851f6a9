"""Says at which address of the site a page is."""

from urllib.parse import quote


def page_address(page: str) -> str:
    """Return the address of a page below docs/, from the site's root, as MkDocs makes it with directory addresses.

    >>> page_address("containers/index.md"), page_address("containers/walls.md#namespaces")
    ('containers/', 'containers/walls/#namespaces')
    """
    file, mark, anchor = page.partition("#")
    folder, slash, name = file.removesuffix(".md").rpartition("/")
    address = folder + slash if name in ("index", "README") else f"{folder}{slash}{name}/"
    return quote(address) + mark + anchor
