"""The JSON Schema of a scheme, so that editors complete it and underline what does not belong."""

from typing import Any

from shixiao.design.scheme import Scheme
from shixiao.plugs import names


def json_schema(measures: tuple[str, ...], rules: tuple[str, ...]) -> dict[str, Any]:
    """JSON Schema (2020-12) of a scheme file; the names of measures and rules are handed in by a door."""
    schema = Scheme.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$defs"]["Ask"]["properties"]["use"] = {"enum": list(measures), "title": "Use"}
    schema["properties"]["disbelieve"]["items"] = {"enum": list(rules)}
    schema["$defs"]["Indicator"]["properties"]["use"] = {"enum": list(measures), "title": "Use"}
    schema["properties"]["allow"]["propertyNames"] = {"enum": list(names("shixiao.design.rules"))}
    return schema
