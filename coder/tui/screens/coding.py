"""The coding screen: the transcript as text, one fragment at hand, the codebook beside it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from coder.codebook.qualifying import signs
from coder.coding_session import Change, CodingSession, open_session
from coder.errors import CoderError, NotNowError
from coder.language import N_, _, ngettext
from coder.model import Assignment
from coder.study.progress import my_transcripts
from coder.study.undo import Act
from coder.text import one_line
from coder.trail import words_of
from coder.tui.foot import foot
from coder.tui.keys import CODING, DONE, bindings
from coder.tui.screens.dialogs import SIGN, SWEEP, NumberScreen, SignOffScreen
from coder.tui.screens.guided import GuidedScreen
from coder.tui.text import stored_line
from coder.tui.widgets.codebook_pane import CodebookPane, CodeList
from coder.tui.widgets.fragment_view import Badge, FragmentView, Item
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.surroundings import initials
from coder.tui.widgets.tree_guide import TreeGuide
from coder.tui.widgets.value_line import ValueLine

SEEN_SECONDS = 3.0
"""How often it is written down which fragments were on the screen, never at a key press."""
BAR = 12
"""Cells of the progress bar."""

WORDS = {"judgement": N_("judgement"), "star": N_("star"), "memo": N_("memo")}


class CodingScreen(GuidedScreen):
    """One coder codes one transcript."""

    KEYS = CODING
    BINDINGS: ClassVar[list[BindingType]] = bindings("coding", CODING)

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self._seen: set[int] = set()

    def compose(self) -> ComposeResult:
        """Head, text and codebook, memo line, foot."""
        yield Static(id="head")
        with Horizontal(id="body"):
            yield FragmentView(id="text")
            yield CodebookPane(self.session.codebook)
        yield Static(id="note")
        yield TypingPane()
        yield TreeGuide()
        yield ValueLine(self.session.codebook)
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Show the transcript where the coder left it."""
        self._show_transcript()
        self.query_one(FragmentView).focus()
        self.set_interval(SEEN_SECONDS, self._write_seen)
        self.app.tell_news(self.session.study)

    def on_resize(self, event: events.Resize) -> None:
        """Head and foot hold as much as the width allows."""
        self._show_frame()

    def _show_transcript(self) -> None:
        view = self.query_one(FragmentView)
        view.show([self._item(i) for i in range(len(self.session.fragments))], self.session.at)
        self._show_here()

    def _item(self, at: int) -> Item:
        session = self.session
        fragment = session.fragments[at]
        verdict = session.verdict(at)
        new_turn = at == 0 or session.fragments[at - 1].speaker != fragment.speaker
        badges = [self._badge(one) for one in verdict or ()]
        if verdict == ():
            badges = [Badge("0", _("none"), "#8A8F99")]
        before = session.before.shown(fragment.id, judged=verdict is not None)
        return Item(
            fragment.label or "",
            initials(fragment.speaker) if new_turn or fragment.context else "",
            fragment.text,
            verdict is not None,
            tuple(badges),
            fragment.id in session.stars,
            fragment.id in session.memos,
            any(one.fragment == at for one in session.unsaved),
            # Without a key: pressing it would give another code, or none.
            tuple(Badge("", one.name, one.code.color) for one in before),
        )

    def _badge(self, said: Assignment) -> Badge:
        book = self.session.codebook
        code = book.code(said.code)
        name = code.short.shown() or code.id
        return Badge(code.key, name, code.color, signs(book, said.qualifiers))

    def _show_here(self) -> None:
        self.query_one(FragmentView).move_to(self.session.at)
        self._show_codes()
        self._show_frame()
        self.call_after_refresh(self._look)

    def _show_codes(self) -> None:
        verdict = self.session.verdict()
        book = self.session.codebook
        chosen = {one.code: signs(book, one.qualifiers) for one in verdict or ()}
        self.query_one(CodebookPane).show(self._focus, chosen, verdict == ())

    def _changed(self, at: int) -> None:
        self.acted()
        self.redraw(at)
        self._show_here()

    def redraw(self, at: int) -> None:
        """Show one fragment anew."""
        self.query_one(FragmentView).change(at, self._item(at))

    def switch(self, code: str) -> None:
        """Switch a code on or off."""
        self._toggle(code)

    def changed(self, at: int) -> None:
        """Show what an act on a fragment came to."""
        self._changed(at)

    def show_frame(self) -> None:
        """Show anew what stands round the text."""
        self._show_frame()

    def show_codes(self) -> None:
        """Show anew which codes are on, and the definition of the one in focus."""
        self._show_codes()

    def redraw_frame(self) -> None:
        """Show head, note and foot anew."""
        self._show_frame()

    def redraw_all(self) -> None:
        """Show everything anew."""
        self._show_transcript()

    def _look(self) -> None:
        fragments = self.session.fragments
        seen = self.query_one(FragmentView).in_view()
        self._seen |= {i for i in seen if not fragments[i].context}

    def _write_seen(self) -> None:
        self._look()
        try:
            self.session.were_shown(sorted(self._seen))
        except NotNowError:
            return  # it is written the next time, and before the sign-off
        except CoderError as error:
            self.app.complain(error)

    def _show_frame(self) -> None:
        session, width = self.session, self.size.width - 2
        left = len(session.open)
        total = len(session.judgeable)
        done = total - left
        filled = round(BAR * done / total) if total else BAR
        progress = _("{done} of {total}").format(done=done, total=total)
        if session.signed_off:
            progress += " ✓"
        names = [session.coding_pass.name, session.coder.name]
        start = Content.assemble(
            stored_line(session.transcript.name, "bold"),
            ("  ", ""),
            stored_line(" · ".join(names), "$dim"),
        )
        end = Content.assemble(
            (progress + "  ", "$dim"), ("█" * filled, "$primary"), ("░" * (BAR - filled), "$dim")
        )
        gap = max(width - start.cell_length - end.cell_length, 1)
        self.query_one("#head", Static).update(Content.assemble(start, " " * gap, end))
        keys = CODING if left or session.signed_off else DONE
        self.query_one("#foot", Static).update(foot(keys, width))
        self.show_asked(width)
        memo = session.memos.get(session.here.id)
        note = self.query_one("#note", Static)
        again = session.before.again(session.here.id, judged=session.verdict() is not None)
        empty = memo is None and not again and not self.waits
        note.set_class(empty or self.query_one(TypingPane).is_open, "-empty")
        if self.waits:
            note.update(Content.styled(self.unsaved_words, "bold $accent"))
        elif again:
            text = _("↻ judge again: codebook version {version} changed what you used here")
            note.update(stored_line(text.format(version=session.coding_pass.version)))
        elif memo is not None:
            kind = _("private memo") if memo.private else _("memo")
            note.update(Content.assemble((f"✎ {kind}  ", "bold"), stored_line(memo.text)))

    def on_key(self, event: events.Key) -> None:
        """A code's own key switches it on or off; a value's key answers what is asked."""
        if self.query_one(TypingPane).is_open:
            return
        if self.took(event):
            event.stop()
            event.prevent_default()
            return
        if not event.character:
            return
        code = self.session.codebook.keys.get(event.character)
        if code is not None:
            event.stop()
            self._toggle(code.id)

    def _toggle(self, code: str) -> None:
        at = self.session.at
        self._focus = code
        try:
            self.session.toggle(code)
        except CoderError as error:
            self.app.complain(error)
            self._show_transcript()
            return
        self.ask(code)
        self._changed(at)
        chosen = self.session.codebook.code(code)
        on = any(one.code == code for one in self.session.verdict(at) or ())
        if on and chosen.requires_memo and self.session.here.id not in self.session.memos:
            self.action_memo()

    def action_none(self) -> None:
        """None applies, and on."""
        at = self.session.at
        try:
            self.session.none_applies()
        except CoderError as error:
            self.app.complain(error)
            self._show_transcript()
            return
        self._changed(at)
        self.session.step(1)
        self._show_here()

    def action_next_open(self) -> None:
        """To the next fragment that is not judged; at the end the sign-off."""
        if self.session.next_open():
            self._show_here()
        elif self.session.signed_off:
            self.notify(_("Signed off; ] goes to your next transcript."), markup=False)
        else:
            self.action_sign_off()

    def _step(self, by: int) -> None:
        self.session.step(by)
        self._show_here()

    def action_down(self) -> None:
        """Next fragment."""
        self._step(1)

    def action_up(self) -> None:
        """Previous fragment."""
        self._step(-1)

    def action_page_down(self) -> None:
        """A screen further."""
        self.session.go(self.query_one(FragmentView).page(1))
        self._show_here()

    def action_page_up(self) -> None:
        """A screen back."""
        self.session.go(self.query_one(FragmentView).page(-1))
        self._show_here()

    def action_first(self) -> None:
        """First fragment."""
        self.session.go(0)
        self._show_here()

    def action_last(self) -> None:
        """Last fragment."""
        self.session.go(len(self.session.fragments))
        self._show_here()

    def action_go_to(self) -> None:
        """Ask for a number and go there."""

        def go(label: str | None) -> None:
            labels = {one.label: i for i, one in enumerate(self.session.fragments) if one.label}
            if label and label in labels:
                self.session.go(labels[label])
                self._show_here()
            elif label:
                text = _("There is no fragment {label}.").format(label=one_line(label))
                self.notify(text, severity="warning", markup=False)

        self.app.push_screen(NumberScreen(), go)

    def action_earlier(self) -> None:
        """One's own codes of earlier passes, or no longer."""
        here = self.session
        shown = here.before.switch(here.study, here.coding_pass, here.transcript)
        if shown is None:
            self.notify(_("You coded nothing here in an earlier pass."), markup=False, timeout=3)
        else:
            self._show_transcript()

    def action_star(self) -> None:
        """Star on or off."""
        at = self.session.at
        try:
            self.session.star()
        except CoderError as error:
            self.app.complain(error)
            self._show_transcript()
            return
        self._changed(at)

    def action_memo(self) -> None:
        """Write or change the memo."""
        note = self.session.memos.get(self.session.here.id)
        title = _("Memo on {label}").format(label=self.session.here.label)
        self.query_one(TypingPane).open(
            "memo",
            title,
            note.text if note else "",
            private=note.private if note else False,
            may_be_private=True,
        )
        self._show_frame()

    def on_typing_pane_done(self, event: TypingPane.Done) -> None:
        """Keep the memo."""
        at = self.session.at
        try:
            self.session.memo(event.text, private=event.private)
        except CoderError as error:
            self.app.complain(error)
            self.query_one(TypingPane).open(
                "memo",
                _("Memo on {label}").format(label=self.session.here.label),
                event.text,
                private=event.private,
                may_be_private=True,
            )
            return
        self.query_one(FragmentView).focus()
        self._changed(at)

    def on_typing_pane_cancelled(self) -> None:
        """Back to the text."""
        self.query_one(FragmentView).focus()
        self._show_frame()

    def action_undo(self) -> None:
        """Undo, and say what was undone."""
        said = (_("undone: {what} on {label}"), _("undone: {act}"), _("nothing to undo"))
        self._again(self.session.undo, *said)

    def action_redo(self) -> None:
        """Redo, and say what was done again."""
        said = (_("done again: {what} on {label}"), _("done again: {act}"), _("nothing to redo"))
        self._again(self.session.redo, *said)

    def _again(self, act: object, said: str, of_journal: str, nothing: str) -> None:
        assert callable(act)
        try:
            change: Change | Act | None = act()
        except CoderError as error:
            self.app.complain(error)
            self._show_transcript()
            return
        if change is None:
            self.notify(nothing, markup=False, timeout=2)
            return
        if not isinstance(change, Change):
            text = of_journal.format(act=words_of(self.session.study, change))
            self.notify(text, markup=False, timeout=6)
            self._show_transcript()
            return
        label = self.session.fragments[change.fragment].label
        text = said.format(what=_(WORDS[change.what]), label=label)
        self.notify(text, markup=False, timeout=3)
        self._changed(change.fragment)

    def _look_at_code(self, by: int) -> None:
        ids = self.session.codebook.ids
        self._focus = ids[(ids.index(self._focus) + by) % len(ids)]
        self._show_codes()

    def action_code_down(self) -> None:
        """Definition of the next code."""
        self._look_at_code(1)

    def action_code_up(self) -> None:
        """Definition of the previous code."""
        self._look_at_code(-1)

    def action_codebook(self) -> None:
        """The codebook: a drawer on a narrow screen, beside the text on a wide one."""
        self.toggle_class("-drawer" if self.has_class("-narrow") else "-no-codebook")

    def on_code_list_chosen(self, event: CodeList.Chosen) -> None:
        """A click on a code does what its key does."""
        if event.code:
            self._toggle(event.code)
        else:
            self.action_none()

    def on_fragment_view_chosen(self, event: FragmentView.Chosen) -> None:
        """A click on a fragment goes there."""
        self.session.go(event.position)
        self._show_here()

    def action_sign_off(self) -> None:
        """Ask, with what is still open, and sign off."""
        session = self.session
        if session.signed_off:
            self.notify(_("This transcript is signed off."), markup=False)
            return
        if self.stays():
            return
        self._write_seen()
        left = [session.fragments[i].label or "" for i in session.open]
        screen = SignOffScreen(session.transcript.name, left, session.unseen())
        self.app.push_screen(screen, lambda answer: self.signed(answer or ""))

    def signed(self, answer: str) -> None:
        """Sign off as was answered, and go on to the next transcript with work left."""
        if answer not in (SIGN, SWEEP):
            return
        self._write_seen()
        swept = self.sign_off(answer, rest_none=answer == SWEEP)
        if swept is None:
            return
        text = _("{name} is signed off.").format(name=one_line(self.session.transcript.name))
        if swept:
            text += " " + ngettext("{n} swept.", "{n} swept.", swept).format(n=swept)
        self.notify(text, markup=False)
        left = [
            name
            for name, signed in my_transcripts(self.session.study, self.session.coding_pass)
            if not signed
        ]
        if left:
            self._open(left[0])
        else:
            self.notify(_("All your transcripts are signed off."), markup=False)
            self._show_transcript()

    def _other_transcript(self, by: int) -> None:
        mine = my_transcripts(self.session.study, self.session.coding_pass)
        names = [name for name, _signed in mine]
        now = names.index(self.session.transcript.name)
        if len(names) > 1:
            self._open(names[(now + by) % len(names)])

    def action_next_transcript(self) -> None:
        """The next transcript of this coder."""
        self._other_transcript(1)

    def action_previous_transcript(self) -> None:
        """The previous one."""
        self._other_transcript(-1)

    def _open(self, transcript: str) -> None:
        if self.stays():
            return
        self._write_seen()
        try:
            self.session.leave()
            self.session = open_session(
                self.session.study,
                pass_name=self.session.coding_pass.name,
                transcript=transcript,
            )
        except CoderError as error:
            self.app.complain(error)
            return
        self._seen = set()
        self._show_transcript()

    def action_leave(self) -> None:
        """Remember the place and leave; where something is not saved, that is said first."""
        if self.stays(leaving=True):
            return
        self._write_seen()
        try:
            self.session.leave()
        except CoderError as error:
            self.app.complain(error)
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()
