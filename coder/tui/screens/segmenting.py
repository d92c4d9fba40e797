"""The segmentation screen: read a transcript through, cut it by hand, and see to what coders
reported. Here the coordinator reads the text, also with the memos on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from coder.errors import CoderError, InputError
from coder.language import _, ngettext
from coder.model import Fragment
from coder.study import Study, cuts
from coder.study.cut_reports import CutReport, cut_reports, leave_cut
from coder.study.memos import Memo
from coder.study.transcripts import find_transcript, fragments_of, natural
from coder.study.undo import do_again, take_back
from coder.text import one_line
from coder.tui.foot import foot
from coder.tui.keys import SEGMENTING, bindings
from coder.tui.screens.dialogs import ConfirmScreen
from coder.tui.screens.text_memos import TextMemos
from coder.tui.text import stored_line
from coder.tui.widgets.fragment_view import FragmentView, Item, Source
from coder.tui.widgets.memo_pane import TypingPane

if TYPE_CHECKING:
    from coder.tui.app import Workbench

_WORD = re.compile(r"\S+")
_ENDS = (".", "?", "!", "…")


class Done(NamedTuple):
    """What was done on this screen."""

    event: str
    """Id of the event with which it began."""
    what: str


class SegmentingScreen(TextMemos):
    """One transcript with a caret on a word: a split comes before that word."""

    KEYS = SEGMENTING
    BINDINGS: ClassVar[list[BindingType]] = bindings("segmenting", SEGMENTING)
    app: Workbench

    def __init__(
        self, study: Study, transcript: str, fragment: str = "", memo: Memo | None = None
    ) -> None:
        """``fragment``: id of the one to begin at; ``memo``: one that is opened to be read.

        Raises BlindError for a coder, InputError where there is no such transcript.
        """
        super().__init__()
        cuts.refuse_cutting(study)
        self.study = study
        self.transcript = find_transcript(study, transcript)
        self._begin = fragment
        self._recalled = memo
        self.at = 0
        self.word = 0
        """Which word of the fragment the caret is on."""
        self._done: list[Done] = []
        self._undone: list[Done] = []
        self._read()

    def _read(self) -> None:
        self.transcript = find_transcript(self.study, self.transcript.id)
        self.fragments = fragments_of(self.study, self.transcript)
        self.frozen = ""
        try:
            cuts.refuse_frozen(self.study, self.transcript)
        except InputError as error:
            self.frozen = str(error)
        self.at = min(self.at, len(self.fragments) - 1)
        self.reports = cut_reports(self.study)
        self.read_memos()

    @property
    def fragment(self) -> Fragment:
        """The one at hand."""
        return self.fragments[self.at]

    @property
    def words(self) -> list[tuple[int, int]]:
        """Where the words of the fragment at hand are in it."""
        return [match.span() for match in _WORD.finditer(self.fragment.text)]

    def compose(self) -> ComposeResult:
        """Head, text, why it is frozen, foot."""
        yield Static(id="head")
        with Vertical(id="body"):
            yield FragmentView(id="text")
        yield Static(id="note")
        yield TypingPane()
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Begin at the first fragment that is judged."""
        first = next((one.position for one in self.fragments if not one.context), 0)
        self.at = next((one.position for one in self.fragments if one.id == self._begin), first)
        self.query_one(FragmentView).focus()
        self._show()
        self._put_caret()
        if self._recalled is not None:
            self.recall(self._recalled)

    def on_resize(self, event: events.Resize) -> None:
        """The lines are as wide as the screen."""
        self._show_lines()

    def _show(self) -> None:
        speaker = None
        items = []
        for one in self.fragments:
            name = one.speaker if one.speaker != speaker else ""
            speaker = one.speaker
            bad = "✂" if self._reported(one) else ""
            noted = one.id in self.memos
            items.append(Item(one.label or "", name, one.text, judged=True, memo=noted, signs=bad))
        self.query_one(FragmentView).show(Source.of(items), self.at)
        self._show_caret()
        self._show_lines()

    def _show_caret(self) -> None:
        words = self.words
        self.word = max(min(self.word, len(words) - 1), 0)
        self.query_one(FragmentView).mark({self.at: words[self.word : self.word + 1]})

    def _show_lines(self) -> None:
        n = self.transcript.n_fragments
        unit, _settings = cuts.unit_and_settings(self.study, self.transcript)
        text = ngettext("{name}: {n} fragment ({unit})", "{name}: {n} fragments ({unit})", n)
        self.query_one("#head", Static).update(
            stored_line(text.format(name=self.transcript.name, n=n, unit=unit), "bold")
        )
        self.show_note()
        self.query_one("#foot", Static).update(foot(SEGMENTING, self.app.size.width - 2))

    def show_note(self) -> None:
        """What coders reported of the fragment at hand, the memos on it, else why it is frozen."""
        parts = [
            Content.assemble(
                ("✂ ", "bold $accent"),
                stored_line(f"{one.coder}: {one.note or _('cut badly')}"),
            )
            for one in self._reported(self.fragment)
        ]
        if parts:
            seen = {key.action: key.seen for key in SEGMENTING}
            hint = _("{leave} it stays as it is · {next} the next one reported")
            hint = hint.format(leave=seen["leave_cut"], next=seen["next_reported"])
            parts.append(Content.styled(hint, "$dim"))
        parts += self.memos_here()
        if not parts and self.frozen:
            parts = [stored_line(self.frozen)]
        note = self.query_one("#note", Static)
        note.set_class(not parts, "-empty")
        note.update(Content("   ").join(parts))

    # Moving

    def _go(self, position: int, word: int = 0) -> None:
        self.at = max(min(position, len(self.fragments) - 1), 0)
        self.word = word
        self.query_one(FragmentView).move_to(self.at)
        self._show_caret()
        self.show_note()

    def action_down(self) -> None:
        """The next fragment."""
        self._go(self.at + 1)

    def action_up(self) -> None:
        """The previous fragment."""
        self._go(self.at - 1)

    def action_page_down(self) -> None:
        """A screen further."""
        self._go(self.query_one(FragmentView).page(1))

    def action_page_up(self) -> None:
        """A screen back."""
        self._go(self.query_one(FragmentView).page(-1))

    def action_next_word(self) -> None:
        """The next word, also of the next fragment."""
        if self.word + 1 < len(self.words):
            self.word += 1
            self._show_caret()
        elif self.at + 1 < len(self.fragments):
            self._go(self.at + 1)

    def action_previous_word(self) -> None:
        """The previous word, also of the fragment before."""
        if self.word > 0:
            self.word -= 1
            self._show_caret()
        elif self.at > 0:
            self._go(self.at - 1, len(_WORD.findall(self.fragments[self.at - 1].text)) - 1)

    def action_next_sentence(self) -> None:
        """The word after the next end of a sentence, also of the next fragment."""
        text = self.fragment.text
        for number, (_start, end) in enumerate(self.words[:-1]):
            if number >= self.word and text[:end].endswith(_ENDS):
                self.word = number + 1
                self._show_caret()
                return
        self.action_down()

    def on_fragment_view_chosen(self, message: FragmentView.Chosen) -> None:
        """A click."""
        self._go(message.position)

    # Cutting

    def did(self, what: str) -> None:
        """Something was done here, by the newest act: it can be taken back."""
        if self.study.made:
            self._done.append(Done(self.study.made, what))
            self._undone.clear()

    def _cut(self, act: Callable[[], object], what: str) -> None:
        what = what.format(label=self.fragment.label or "–")
        try:
            act()
        except CoderError as error:
            self.app.complain(error)
            self._read()
            self._show()
            return
        self.did(what)
        self._read()
        self._show()

    def action_split(self) -> None:
        """Split before the word at the caret; the caret stays on that word."""
        words = self.words
        if not words:
            return
        offset = self.fragment.start + words[self.word][0]
        if not self.frozen:
            self._split(offset)
            return
        title = _("Split fragment {label} before “{word}”?").format(
            label=self.fragment.label or "–", word=self._word_here()
        )
        lines = [
            _(
                "A pass rests on it. Its two parts get numbers of their own and are open again for "
                "everybody who codes this transcript; a sign-off is open again too."
            )
        ]
        screen = ConfirmScreen(title, lines, _("split it"))
        self.app.push_screen(screen, lambda yes: self._split(offset) if yes else None)

    def _word_here(self) -> str:
        start, end = self.words[self.word]
        return self.fragment.text[start:end]

    def _split(self, offset: int) -> None:
        what = _("fragment {label} split")
        self._cut(lambda: cuts.split(self.study, self.transcript, self.fragment, offset), what)
        found = [one.position for one in self.fragments if one.start == offset]
        if found:
            self._go(found[0])

    # What coders reported

    def _reported(self, fragment: Fragment) -> list[CutReport]:
        return [one for one in self.reports if one.fragment == fragment.id]

    def _put_caret(self) -> None:
        """On the word before which a coder would split it."""
        wanted = [one.at for one in self._reported(self.fragment) if one.at is not None]
        if wanted:
            at = wanted[0] - self.fragment.start
            self.word = next((i for i, (start, _end) in enumerate(self.words) if start >= at), 0)
            self._show_caret()

    def action_next_reported(self) -> None:
        """To the next fragment whose cut was reported, also in another transcript."""
        known = {one.id: one.position for one in self.fragments}
        here = sorted({known[one.fragment] for one in self.reports if one.fragment in known})
        later = [at for at in here if at > self.at]
        others = [one for one in self.reports if one.transcript != self.transcript.name]
        if later:
            self._go(later[0])
        elif others:
            following = [one for one in others if natural(one.transcript) > self._named()]
            chosen = (following or others)[0]
            self.transcript = find_transcript(self.study, chosen.transcript)
            self._done, self._undone = [], []
            self._read()
            self.at = next(one.position for one in self.fragments if one.id == chosen.fragment)
            self._show()
        elif here:
            self._go(here[0])
        else:
            self.notify(_("No cut was reported."), markup=False, timeout=3)
            return
        self._put_caret()

    def _named(self) -> tuple[object, ...]:
        return natural(self.transcript.name)

    def action_leave_cut(self) -> None:
        """What was reported stays as it is cut."""
        what = _("fragment {label} left as it is cut")
        self._cut(lambda: leave_cut(self.study, self.transcript, self.fragment), what)

    def action_merge(self) -> None:
        """One fragment of this and the next."""
        what = _("fragment {label} and the next made one")
        self._cut(lambda: cuts.merge(self.study, self.transcript, self.fragment), what)

    def action_context(self) -> None:
        """Context, or judged again."""
        on = not self.fragment.context
        what = _("fragment {label} made context") if on else _("context made a fragment")
        self._cut(lambda: cuts.set_context(self.study, self.transcript, self.fragment, on), what)

    def action_undo(self) -> None:
        """Take back what was done last on this screen, and say what that was."""
        told = (_("nothing to undo"), _("undone: {act}"))
        self._back(self._done, self._undone, take_back, *told)

    def action_redo(self) -> None:
        """Do it again."""
        told = (_("nothing to redo"), _("done again: {act}"))
        self._back(self._undone, self._done, do_again, *told)

    def _back(
        self,
        source: list[Done],
        target: list[Done],
        act: Callable[[Study, str], str],
        nothing: str,
        said: str,
    ) -> None:
        if not source:
            self.notify(nothing, markup=False, timeout=2)
            return
        last = source.pop()
        try:
            target.append(Done(act(self.study, last.event), last.what))
        except CoderError as error:
            self.app.complain(error)
        else:
            self.notify(one_line(said.format(act=last.what)), markup=False, timeout=4)
        self._read()
        self._show()

    def action_leave(self) -> None:
        """Back, or out."""
        if self.query_one(TypingPane).is_open:
            return
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()
