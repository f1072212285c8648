"""Sections whose keys say themselves what is taken, as schemas."""

from __future__ import annotations

from kerasflow.blueprints.keys import Form, Key, keys_of
from kerasflow.checking.schema.definitions import EXPRESSION, Schema
from kerasflow.checking.schema.values import boolean, choice, described, integer, section, text


def section_of(spec: type, doc: str) -> Schema:
    """Returns the schema of a section.

    Args:
        spec: The class of what it becomes.
        doc: What an editor shows of it.
    """
    properties = {name: _of_key(each) for name, each in keys_of(spec).items()}
    return described(section(properties), doc)


def _of_key(key: Key) -> Schema:
    schema = of_form(key.form) | ({"examples": [*key.examples]} if key.examples else {})
    default = default_of(key)
    return described(schema, f"{key.doc} Default: {default}." if default else key.doc)


def default_of(key: Key) -> str:
    """Returns what goes without a key, in Markdown; nothing where there is nothing to say."""
    default = key.default
    if key.otherwise or default is None or isinstance(default, (tuple, dict)):
        return key.otherwise or ""
    if isinstance(default, (bool, str)):
        return f"`{str(default).lower() if isinstance(default, bool) else default}`"
    return str(default)


def of_form(form: Form) -> Schema:
    """Returns the schema of a value in this form."""
    if form.several:
        one = of_form(form._replace(several=False))
        return one | {"type": ["string", "array"], "items": one}
    match form.what:
        case "integer":
            return integer(form.minimum) | {"maximum": form.maximum}
        case "boolean":
            return boolean()
        case "choice":
            return choice(form.texts, form.said)
        case "text":
            return text() | _matching(form)
    raise NotImplementedError(form.what)


def _matching(form: Form) -> Schema:
    if form.pattern is None:
        return {}
    told = {"patternErrorMessage": f"expected {form.wanted}"} if form.wanted else {}
    return {"pattern": f"(?:{form.pattern})|{EXPRESSION}", **told}
