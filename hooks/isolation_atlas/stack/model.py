"""The models of stacks: the layers of a technology or an arrangement, from the hardware up."""

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from isolation_atlas.authoring.models import AuthoredModel, Id, Name, PastDay, Text
from isolation_atlas.bibliography import Citations

Kind = Literal["hardware", "kernel", "monitor", "runtime", "libraries", "application"]
"""The kind of a layer. A hypervisor, a guest's kernel and gVisor's Sentry count as kernels."""

Per = Literal["host", "tenant", "part"]
"""The number of instances of a layer: one, one for each tenant, or several for each tenant."""

Wrap = Literal["virtual-machine", "container", "process"]
"""The kind of a frame around layers."""

Strength = Literal["boundary", "second"]
"""The strength of a boundary: the one that no tenant may cross, or a second one behind or within it."""


class Unit(AuthoredModel):
    """What is around a layer and all that is on it."""

    kind: Wrap
    label: Annotated[Text, Field(description="What it is called in a narrow place.")]


class Aside(AuthoredModel):
    """What stands beside the tenants on the host, and not below them."""

    label: Name
    says: Text
    page: Annotated[Text, Field(description="The page about it, below docs/.")]


class Wall(AuthoredModel):
    """A line that runs below a layer, and between those to whom the layer belongs."""

    strength: Annotated[Strength, Field(description="The trust boundary, of which there is one, or a second one.")]
    kept_by: Annotated[Text, Field(description="What stops whoever stands above it.")]
    page: Annotated[Text, Field(description="The page about it, below docs/.")]


class Layer(AuthoredModel):
    """One layer of a stack."""

    kind: Kind
    label: Annotated[Text, Field(description="A few words: they stand in a narrow box.")]
    says: Annotated[Text, Field(description="A sentence or two about it.")]
    page: Annotated[Text, Field(description="The page about it, below docs/.")]
    per: Annotated[Per, Field(description="How often it is there.")] = "host"
    wall: Annotated[Wall, Field(description="What runs below it.")] | None = None
    opens: Annotated[Unit, Field(description="What is around this layer and those above.")] | None = None


class CallStep(AuthoredModel):
    """One step of a system call on its way through a stack."""

    layer: Annotated[Name, Field(description="The label of the layer in which it happens.")]
    says: Annotated[Text, Field(description="What happens there, in one or two short sentences.")]


class Call(AuthoredModel):
    """The way of one system call, the read of a file, through a stack and back."""

    steps: Annotated[list[CallStep], Field(min_length=2, max_length=9)]
    sources: Citations
    checked: Annotated[PastDay, Field(description="The day on which each source was last read at its place.")]


class StackFile(AuthoredModel):
    """What the file `stack.yml` says of the layers of a technology; the name of its folder is the id."""

    name: Name
    summary: Annotated[Text, Field(description="What is shared and what is not, in one or two short sentences.")]
    page: Annotated[Text, Field(description="The page about it, below docs/.")]
    layers: Annotated[list[Layer], Field(min_length=2, description="From the hardware up.")]
    beside: Annotated[Aside, Field(description="What stands on the host beside the tenants.")] | None = None
    call: Annotated[Call, Field(description="How a system call of the application is served.")] | None = None
    sources: Annotated[list[Id], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_layers(self) -> Self:
        ranks = [get_args(Per).index(layer.per) for layer in self.layers]
        if ranks[0] or ranks != sorted(ranks) or get_args(Per).index("tenant") not in ranks:
            raise PydanticCustomError(
                "order",
                "put layers of 'host' first, then those of 'tenant', then any of 'part'",
            )
        if [wall.strength for wall in self.walls.values()].count("boundary") != 1:
            raise PydanticCustomError("boundary", "exactly one layer needs a 'wall' of strength 'boundary' below it")
        if self.layers[0].wall or self.layers[0].opens:
            raise PydanticCustomError("floor", "nothing runs below the first layer or stands around it")
        return self

    @property
    def walls(self) -> dict[int, Wall]:
        """The walls by the index of the layer above them."""
        return {index: layer.wall for index, layer in enumerate(self.layers) if layer.wall}

    @property
    def visits(self) -> dict[int, list[int]]:
        """The numbers of the steps of its call by the index of the layer in which they happen."""
        labels = [layer.label for layer in self.layers]
        found: dict[int, list[int]] = {}
        for number, step in enumerate(self.call.steps if self.call else (), start=1):
            if step.layer in labels:
                found.setdefault(labels.index(step.layer), []).append(number)
        return found

    def has_own(self, kind: Kind) -> bool:
        """Whether there is a layer of this kind for each tenant."""
        return any(layer.kind == kind and layer.per != "host" for layer in self.layers)


class Stack(StackFile):
    """The layers of an arrangement that is no technology of the comparison, such as containers in virtual machines."""

    id: Id

    @property
    def file(self) -> str:
        """The file that holds it, below the folder of the data."""
        return "stacks.yml"


class TechnologyStack(Stack):
    """The layers of a technology, which have the id of the technology."""

    @property
    def file(self) -> str:
        """The file that holds it, below the folder of the data."""
        return f"comparison/technologies/{self.id}/stack.yml"
