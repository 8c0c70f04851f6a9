"""Says what fences must know of the site that they are on: where its data is, and which pages it has."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from isolation_atlas.page.address import page_address


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What a site calls its own.

    Attributes:
        data: the folder of the data of comparisons and stacks, below the pages' folder.
        clusters: the folder below the pages' folder in which messages tell authors to put manifests.
        directory_addresses: whether the address of a page ends in a slash, and not in `.html`.
        kind_pages: the pages, below the pages' folder and perhaps with an anchor, that explain the kinds of Kubernetes,
            by name: "Pod", or "Gateway.networking.istio.io"; "Kubernetes" is the cluster, "container" one of a Pod.
        feature_page: the page that has all claims of a feature, with `{feature}` instead of its id, such as
            "compare/{feature}.md"; "" if the table holds its evidence itself.
        offers_charts: whether the site has each chart of an experiment as a file.
        offers_controls: whether the site has the script with which readers change a comparison.
    """

    data: str = "data"
    clusters: str = "data/clusters"
    directory_addresses: bool = True
    kind_pages: Mapping[str, str] = field(default_factory=dict)
    feature_page: str = ""
    offers_charts: bool = False
    offers_controls: bool = False

    def address(self, page: str) -> str:
        """The address of a page below the pages' folder, from the site's root."""
        if self.directory_addresses:
            return page_address(page)
        file, mark, anchor = page.partition("#")
        return f"{file.removesuffix('.md')}.html{mark}{anchor}"

    def address_of_feature(self, feature: str) -> str:
        """The address of the page that has all claims of a feature, from the site's root; "" if there is none."""
        return self.address(self.feature_page.format(feature=feature)) if self.feature_page else ""

    def list_kind_addresses(self) -> Mapping[str, str]:
        """The addresses of the pages that explain kinds, from the site's root, by the name of the kind."""
        return {kind: self.address(page) for kind, page in self.kind_pages.items()}
