"""
Writes the schema of the native provider: what programs in YAML, TypeScript, Go and other languages know of our resources.

What an input is, and whether it is required, say the specs; outputs, the annotations of the classes; words, their
docstrings. Nothing has a default here: the provider fills it in, so that a state is the same whichever language declared it.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

from pulumi.dynamic import Resource
from pydantic import BaseModel

import pulumi_claude_admin as claude
from pulumi_claude_admin import native
from pulumi_claude_admin.model.property_names import camel_case
from pulumi_claude_admin.model.type_tokens import NATIVE
from pulumi_claude_admin.native.block import ProviderBlock
from tools.output_words import OUTPUT_MEANINGS
from tools.resource_words import meanings, prose
from tools.schema_types import ANYTHING, PACKAGE, SchemaTypes, Shape, described

PAGE: Final = Path(native.__path__[0]) / "schema.json"
_DESCRIPTION: Final = "Infrastructure as code for a company's Claude organization: workspaces, limits, drift"
_BLOCK: Final = (
    "One organization and the credential for it. What is left out says the environment, so a program for one organization needs no block. "
    "A block never has a credential itself: Pulumi would keep it in the state."
)
_LANGUAGES: Final[Mapping[str, Shape]] = {
    "csharp": {},
    "go": {"importBasePath": "pulumi-claude-admin/claude"},
    "java": {},
    "nodejs": {"packageName": "pulumi-claude-admin", "packageDescription": _DESCRIPTION},
    "python": {},
}
"""What each generator is told: the package is called as our distribution, not as one of Pulumi's own."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One resource: its class, its spec, and what the constructor takes, by name."""

    resource: type[Resource]
    spec_type: type[BaseModel]
    parameters: Mapping[str, inspect.Parameter]

    @property
    def name(self) -> str:
        """As the class is called."""
        return self.resource.__name__

    def is_required(self, name: str) -> bool:
        """Whether a program has to give this input."""
        return self.parameters[name].default is inspect.Parameter.empty


def kinds() -> tuple[Kind, ...]:
    """Every resource of ours, by name. Components are of one language."""
    public = [getattr(claude, name) for name in claude.__all__]
    return tuple(_kind(one) for one in public if inspect.isclass(one) and issubclass(one, Resource))


def native_schema() -> str:
    """The whole schema as JSON."""
    all_kinds = kinds()
    spelling = _Spelling(all_kinds)
    types = SchemaTypes({name: spelling.of(texts) for name, texts in _meanings_of_parts()})
    resources = {f"{NATIVE}{kind.name}": _resource(kind, types, spelling) for kind in all_kinds}
    block = _block(types)
    schema = {
        "name": PACKAGE,
        "displayName": "Claude",
        "version": version("pulumi-claude-admin"),
        "description": _DESCRIPTION,
        "license": "Apache-2.0",
        "language": {name: {**told, "respectSchemaVersion": True} for name, told in _LANGUAGES.items()},
        "config": {"variables": block},
        "types": dict(sorted(types.named.items())),
        "provider": {"description": _BLOCK, "inputProperties": block},
        "resources": dict(sorted(resources.items())),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _block(types: SchemaTypes) -> Shape:
    texts = _texts_below_fields(ProviderBlock)
    return _named(
        {
            name: described(types.shape(field.annotation, at=f"Provider{_title(name)}"), texts[name])
            for name, field in ProviderBlock.model_fields.items()
        }
    )


def _kind(resource: type[Resource]) -> Kind:
    provider = getattr(sys.modules[resource.__module__], f"{resource.__name__}Provider")
    signature = inspect.signature(resource.__init__, eval_str=True)
    taken = {n: one for n, one in signature.parameters.items() if one.kind is one.KEYWORD_ONLY and n != "opts"}
    return Kind(resource, provider.spec_type, taken)


def _resource(kind: Kind, types: SchemaTypes, spelling: _Spelling) -> Shape:
    texts = meanings(kind.resource)
    inputs = {
        name: described(_input(kind, name, types), _sentence(spelling.words(texts.get(name, ""))))
        for name in kind.parameters
    }
    required = [name for name in kind.parameters if kind.is_required(name)]
    outputs = {name: described(types.open_shape(hint), _meaning(name, spelling)) for name, hint in _outputs(kind)}
    recorded = [name for name, hint in _outputs(kind) if type(None) not in get_args(hint)]
    declared = described({"type": "object", "additionalProperties": dict(ANYTHING)}, _meaning("declared", spelling))
    kept = {name: _open(shape, types) for name, shape in inputs.items() if name in kind.spec_type.model_fields}
    properties = kept | outputs | {"declared": declared}
    return {
        "description": spelling.words(prose(kind.resource).partition("\n```")[0].strip()),
        "inputProperties": _named(inputs),
        "requiredInputs": sorted(map(camel_case, required)),
        "properties": _named(properties),
        "required": sorted(map(camel_case, {*required, *recorded, "declared"})),
    }


def _meaning(output: str, spelling: _Spelling) -> str:
    return spelling.words(OUTPUT_MEANINGS[output])


def _sentence(text: str) -> str:
    """What stands below a name of its own begins with a capital, and ends."""
    ended = text if text.endswith((".", ":", ")")) else f"{text}."
    return f"{ended[:1].upper()}{ended[1:]}"


def _named(properties: Mapping[str, Shape]) -> Shape:
    return {camel_case(name): shape for name, shape in sorted(properties.items())}


def _input(kind: Kind, name: str, types: SchemaTypes) -> Shape:
    """As the spec has it, but for words that the constructor leaves out; what is only the constructor's as that has it."""
    hint = _plain(kind.parameters[name].annotation)
    field = kind.spec_type.model_fields.get(name)
    is_choice = get_origin(hint) is Literal
    return types.shape(hint if field is None or is_choice else field.annotation, at=kind.name + _title(name))


def _open(shape: Shape, types: SchemaTypes) -> Shape:
    """An input as an output: what was read may be another word."""
    token = str(shape.get("$ref", "")).removeprefix("#/types/")
    is_choice = "enum" in types.named.get(token, {})
    return described({"type": "string"}, str(shape.get("description", ""))) if is_choice else shape


def _outputs(kind: Kind) -> Iterator[tuple[str, Any]]:
    """What the class has beside its inputs, without `pulumi.Output` around it."""
    for name, hint in inspect.get_annotations(kind.resource, eval_str=True).items():
        if name not in kind.parameters:
            yield name, get_args(hint)[0]


def _plain(hint: object) -> object:
    """What may be given without being an output: the first of the choices that `pulumi.Input` stands for."""
    return get_args(hint)[0]


def _title(name: str) -> str:
    return name[:1].upper() + camel_case(name)[1:]


def _meanings_of_parts() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Of each argument type, by its name without `Args`, what its fields mean: the texts below them."""
    for name in claude.__all__:
        if name.endswith("Args"):
            yield name.removesuffix("Args"), _texts_below_fields(getattr(claude, name))


def _texts_below_fields(kind: type) -> Mapping[str, str]:
    (body,) = (
        node.body for node in ast.parse(textwrap.dedent(inspect.getsource(kind))).body if isinstance(node, ast.ClassDef)
    )
    texts: dict[str, str] = {}
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            texts[field.target.id] = " ".join(str(ast.literal_eval(below.value)).split())
    return texts


class _Spelling:
    """Sentences that name inputs and outputs, as somebody reads them who does not write Python."""

    def __init__(self, all_kinds: tuple[Kind, ...]) -> None:
        names = {name for kind in all_kinds for name in (*kind.parameters, *dict(_outputs(kind)))}
        longest_first = sorted((name for name in names if "_" in name), key=lambda name: (-len(name), name))
        self._names = re.compile(rf"\b(?:{'|'.join(longest_first)})\b")

    def words(self, text: str) -> str:
        """The same with names in camel case."""
        return self._names.sub(lambda found: camel_case(found[0]), text)

    def of(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """The same of several."""
        return {name: self.words(text) for name, text in texts.items()}
