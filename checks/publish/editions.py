"""Editions: the list in a language."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.changes.outlook import Outlook
from checks.changes.wording import Wording
from checks.languages.language import ENGLISH, Language, language_of
from checks.languages.tags import nearest, primary
from checks.register.policy import Detail, Group, Policy
from checks.register.record import Translated

MAIN_PAGE = "index.html"
"""The page in the language of the register."""

FRAME = "embed.html"
"""The list alone, for a frame on another page, in the language of the register."""


class Foreign(str):
    """A text in another language than the page. `language` is its BCP 47 tag."""

    language: str


@dataclass(frozen=True)
class Edition:
    """The languages of a list: of its sentences, and of the texts of the register.

    `tag` is the language of the texts. A text without a translation stays in the `first`
    language of the register.
    """

    language: Language
    tag: str
    first: str

    @property
    def is_plain(self) -> bool:
        """Whether the sentences are in English, and the texts in the first language.

        Data, feeds and notices are in this edition.
        """
        return self.language.is_english and self.tag == self.first

    @property
    def is_mixed(self) -> bool:
        """Whether texts may stay in another language than the language of the page."""
        return primary(self.tag) != primary(self.first)

    @property
    def file(self) -> str:
        """The name of the page."""
        return MAIN_PAGE if self.tag == self.first else f"index.{self.tag}.html"

    @property
    def frame_file(self) -> str:
        """The name of the page with the list alone."""
        return FRAME if self.tag == self.first else f"embed.{self.tag}.html"

    def text(self, text: str) -> str:
        """A text of the register in the language of the list. Otherwise, a `Foreign` text."""
        if self.tag == self.first or not text:
            return text
        if isinstance(text, Translated):
            language = nearest(self.tag, text.by_language)
            if language:
                return text.by_language[language]
            return _foreign(text, next(iter(text.by_language)))
        return _foreign(text, self.first) if self.is_mixed else text

    def policy(self, policy: Policy) -> Policy:
        """The policy with its texts in the language of the list."""
        title = policy.title
        own = isinstance(title, Translated) and nearest(self.tag, title.by_language)
        if str(title) == _COMMON_TITLE and not own and not self.language.is_english:
            title = self.language.text(_COMMON_TITLE)
        if self.tag == self.first:
            same = title == policy.title
            return policy if same else policy.model_copy(update={"title": title})
        return policy.model_copy(
            update={
                "title": self.text(policy.title) if title == policy.title else title,
                "introduction": self.text(policy.introduction),
                "groups": {key: self._group(group) for key, group in policy.groups.items()},
                "regions": self._texts(policy.regions),
                "scopes": self._texts(policy.scopes),
                "details": {key: self._detail(fact) for key, fact in policy.details.items()},
            }
        )

    def outlook(self, outlook: Outlook) -> Outlook:
        """The outlook with its titles in the language of the list."""
        return outlook._replace(titles=self._texts(outlook.titles))

    def wording(self, policy: Policy) -> Wording:
        """Words for changes. `policy` is the policy of this edition."""
        return Wording(policy, self.language, self.tag)

    def _group(self, group: Group) -> Group:
        title, introduction = self.text(group.title), self.text(group.introduction)
        return group.model_copy(update={"title": title, "introduction": introduction})

    def _detail(self, detail: Detail) -> Detail:
        return detail.model_copy(update={"title": self.text(detail.title)})

    def _texts(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {key: self.text(text) for key, text in texts.items()}


_COMMON_TITLE: str = Policy.model_fields["title"].default
"""The title of a list without a title of its own. The catalogues have the word."""


def _foreign(text: str, language: str) -> Foreign:
    foreign = Foreign(text)
    foreign.language = language
    return foreign


def data_edition(policy: Policy) -> Edition:
    """The edition of data and feeds, with sentences in English."""
    return Edition(ENGLISH, policy.language, policy.language)


def editions(policy: Policy) -> list[Edition]:
    """The editions of the page: in the language of the register, and in `site.languages`."""
    first = policy.language
    tags = [first, *(tag for tag in policy.site.languages if tag != first)]
    return [Edition(language_of(tag), tag, first) for tag in tags]
