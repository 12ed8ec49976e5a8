"""A prompt: two Jinja templates, in which the article is material and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bench.records import BackendError
from bench.text import fence

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

_KEYS = {"name", "system", "user"}
# Long enough that a template which cuts the article is found out.
_PROBE = "".join(f"Sentence {i} of the probe. " for i in range(4000))


class Prompt:
    """The system and the user message for an article.

    A template knows ``article`` (fenced), ``fence`` (the name of its tag), ``max_words`` and
    ``language``. The system message is the same for all articles and does not know the article.
    """

    def __init__(
        self, templates: Mapping[str, Any], *, max_words: int | None, language: str | None
    ) -> None:
        """Compile the templates and try them on an article.

        Raises:
            BackendError: a template is missing or wrong, or does not show the whole article once.
        """
        self.name, system, user = _checked(templates)
        self._known = {"max_words": max_words, "language": language}
        environment = _environment()
        self.system = self._rendered(_compiled(environment, self.name, "system", system)).strip()
        self._user = _compiled(environment, self.name, "user", user)
        digest = hashlib.sha256(f"{system}\0{user}".encode()).hexdigest()
        self.signature = f"{self.name}.{digest[:8]}"
        fenced, _ = fence(_PROBE)
        if self.user(_PROBE).count(fenced) != 1:
            raise BackendError(
                f"prompt {self.name}: its user template does not show the article as it is: "
                "expected {{ article }} once, without a filter"
            )

    def user(self, article: str) -> str:
        """Return the user message about an article."""
        fenced, tag = fence(article)
        return self._rendered(self._user, article=fenced, fence=tag)

    def _rendered(self, template: Template, **known: str) -> str:
        from jinja2 import TemplateError

        try:
            return template.render(**self._known, **known)
        except (TemplateError, TypeError, ValueError) as error:
            raise BackendError(f"prompt {self.name}: {error}") from None


class Bare:
    """A prompt for texts that are whole messages already: those of judges."""

    def __init__(self, system: str = "") -> None:
        self.system = system
        self.signature = f"bare.{hashlib.sha256(system.encode()).hexdigest()[:8]}"

    def user(self, text: str) -> str:
        """Return the text as it is."""
        return text


def _checked(templates: Mapping[str, Any]) -> tuple[str, str, str]:
    if not isinstance(templates, Mapping):
        raise BackendError(
            f"prompt={templates!r}: expected a mapping with name, system and user: choose one that "
            "comes along with prompt@backend.chat.prompt=NAME"
        )
    if unknown := sorted(map(str, set(templates) - _KEYS)):
        raise BackendError(f"prompt: {', '.join(unknown)} is none of name, system, user")
    name, user = templates.get("name"), templates.get("user")
    system = templates.get("system") or ""
    if not all(isinstance(part, str) for part in (name, system, user)) or not name or not user:
        raise BackendError("prompt: expected a name, a user template and, maybe, a system")
    if not all(c.isalnum() or c in "-_." for c in name):
        raise BackendError(f"prompt: name={name!r}: expected letters, digits, -, _ and .")
    return str(name), str(system), str(user)


def _environment() -> SandboxedEnvironment:
    try:
        from jinja2 import StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ModuleNotFoundError:
        raise BackendError("prompts need jinja2: pip install 'summary-bench[chat]'") from None
    # No escaping: the message is plain text, and no template ever comes out of an article.
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


def _compiled(environment: SandboxedEnvironment, name: str, part: str, source: str) -> Template:
    from jinja2 import TemplateError

    try:
        return environment.from_string(source)
    except TemplateError as error:
        raise BackendError(f"prompt {name}, {part}: {error}") from None
