"""The account: every number in it comes from the study, and nothing is said that it does not show.

What is expected is counted here once more, from the file with plain SQL, from the events, and from
``study.codings()`` with pandas; none of it asks the modules that make the account.
"""

from __future__ import annotations

import itertools
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import report_study
from a_busy_study import busy
from study_steps import PASS, close, finish, judged_fragments, quick_samples, sign

from coder import __version__
from coder.errors import BlindError
from coder.language import use
from coder.report.account import account
from coder.report.account_words import paragraphs, sentences
from coder.report.checklist_items import CHECKLISTS
from coder.report.checklists import checklist
from coder.report.claims import Account, Claim
from coder.study import Study
from coder.study.codings import NewCoding, take_codings
from coder.study.looks import record_look
from coder.study.passes import find_pass, release
from coder.study.respondents import set_respondent
from coder.study.transcripts import find_transcript
from coder.study.waiver import waive

if TYPE_CHECKING:
    import pandas
    from sample import Clock, Sample

make_sample = quick_samples
NUMBER = re.compile(r"(?<![\w.,-])-?[.,]?\d+(?:[.,]\d+)?(?![\w-])")


@pytest.fixture
def study_in_full_swing(make_sample: Callable[..., Sample], tmp_path: Path, clock: Clock) -> Sample:
    return busy(make_sample, tmp_path / "busy.study", clock)


def account_of(sample: Sample, name: str = PASS) -> Account:
    with sample.open() as study:
        return account(study, find_pass(study, name))


@dataclass
class Again:
    """The same numbers, found another way."""

    sample: Sample

    @cached_property
    def file(self) -> sqlite3.Connection:
        return sqlite3.connect(self.sample.path)

    def rows(self, sql: str, *values: object) -> list[Any]:
        return self.file.execute(sql, values).fetchall()

    @cached_property
    def coding_pass(self) -> str:
        return str(self.rows("SELECT id FROM coding_pass WHERE name = ?", PASS)[0][0])

    def events(self, kind: str) -> list[dict[str, Any]]:
        found = self.rows("SELECT payload FROM event WHERE kind = ? ORDER BY hlc", kind)
        said = [json.loads(row[0]) for row in found]
        return [one for one in said if one.get("pass", self.coding_pass) == self.coding_pass]

    @cached_property
    def opened(self) -> set[str]:
        return {one for closed in self.events("pass.closed") for one in closed["transcripts"]}

    @cached_property
    def names(self) -> set[str]:
        return {
            name for key, name in self.rows("SELECT id, name FROM transcript") if key in self.opened
        }

    @cached_property
    def codings(self) -> pandas.DataFrame:
        with self.sample.open() as study:
            found = study.codings()
        at_table = found[(found["pass"] == PASS) & found["transcript"].isin(self.names)]
        gone = {
            (self.transcript[one], self.coder[who])
            for event in self.events("pass.allocated")
            if event["state"] == "released"
            for one, who in event["allocations"]
        }
        kept = [pair not in gone for pair in zip(at_table.transcript, at_table.coder, strict=True)]
        return at_table[kept]

    @cached_property
    def transcript(self) -> dict[str, str]:
        return dict(self.rows("SELECT id, name FROM transcript"))

    @cached_property
    def coder(self) -> dict[str, str]:
        return dict(self.rows("SELECT id, name FROM coder"))

    @cached_property
    def seal(self) -> dict[str, Any]:
        return dict(self.events("pass.closed")[-1]["seal"])

    @cached_property
    def settled(self) -> list[dict[str, Any]]:
        """The last decision on each fragment that its newest judgements differ on."""
        last = {one["fragment"]: one for one in self.events("decision")}
        return [one for key, one in last.items() if key in self.differing]

    @cached_property
    def newest(self) -> dict[str, dict[str, frozenset[str]]]:
        """Fragment → coder → what they said last before the table."""
        said: dict[str, dict[str, frozenset[str]]] = {}
        for row in self.codings.itertuples():
            said.setdefault(str(row.fragment_id), {})[str(row.coder)] = codes_of(str(row.codes))
        for one in self.events("judgement"):
            if one["stage"] == "revised":
                codes = frozenset(each["code"] for each in one["assignments"])
                said[one["fragment"]][self.coder[one["coder"]]] = codes
        return said

    @cached_property
    def differing(self) -> set[str]:
        return {key for key, said in self.newest.items() if len(set(said.values())) > 1}

    def acts(self) -> int:
        """Events that change something."""
        kinds = Counter(row[0] for row in self.rows("SELECT kind FROM event"))
        return sum(kinds.values()) - kinds["looked"] - kinds["shown"]

    def outcomes(self) -> Counter[str]:
        return Counter(one["outcome"] for one in self.settled)

    def kept(self, kind: str) -> tuple[int, int]:
        """What coders of a kind had assigned on settled fragments, and what stayed of it."""
        mine = {name for name, one in self.rows("SELECT name, kind FROM coder") if one == kind}
        made = stayed = 0
        for one in self.settled:
            if one["outcome"] == "decided":
                decided = {each["code"] for each in one["assignments"]}
                for coder, codes in self.newest[one["fragment"]].items():
                    made += len(codes) * (coder in mine)
                    stayed += len(codes & decided) * (coder in mine)
        return stayed, made


def codes_of(text: str) -> frozenset[str]:
    return frozenset(text.split("|")) - {""}


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Passonneau (2006); two empty sets are the same."""
    if one == other:
        return 0.0
    if not one & other:
        return 1.0
    shares = 2 / 3 if one < other or other < one else 1 / 3
    return 1 - len(one & other) / len(one | other) * shares


def alpha(units: list[list[frozenset[str]]]) -> float:
    """Krippendorff's alpha from its definition: pair by pair."""
    units = [one for one in units if len(one) > 1]
    values = [said for unit in units for said in unit]
    n = len(values)
    observed = sum(
        masi(a, b) / (len(unit) - 1) for unit in units for a, b in itertools.permutations(unit, 2)
    )
    expected = sum(masi(a, b) for a, b in itertools.permutations(values, 2))
    return 1 - (n - 1) * observed / expected


def units_of(found: pandas.DataFrame) -> list[list[frozenset[str]]]:
    return [
        [codes_of(str(one)) for one in rows.codes] for _key, rows in found.groupby("fragment_id")
    ]


def expected(again: Again) -> dict[tuple[str, str, str], Any]:
    """(claim, fact, of what) → the value that it must have."""
    found, opened = again.codings, again.opened
    texts = [one for one in again.events("transcript.added") if one["transcript"] in opened]
    cuts = [one for one in again.events("transcript.segmented") if one["transcript"] in opened]
    pieces = [row for one in cuts for row in one["fragments"]]
    speaking = {name for one in texts for name in one["speakers"].values() if name != "interviewer"}
    people = {one["name"]: one for one in again.events("respondent.set")}
    per_text = found.groupby("transcript").coder.nunique()
    kinds = dict(again.rows("SELECT name, kind FROM coder"))
    codebook = again.events("codebook.added")[0]["document"]
    pairs = [
        (one, other) for unit in units_of(found) for one, other in itertools.combinations(unit, 2)
    ]
    figures, outcomes = again.seal["figures"], again.outcomes()
    by_code = {one["code"]: one["alpha"] for one in figures["codes"]}
    known = {code: value for code, value in by_code.items() if value is not None}
    decided = [one for one in again.settled if one["outcome"] == "decided"]
    made = again.events("decision")
    swept = [one for sign in again.events("signoff") for one in sign.get("swept", ())]
    revised = [one for one in again.events("judgement") if one["stage"] == "revised"]
    first_round = [one for one in again.newest if one in _of(again, "P1", "P2")]
    before = [list(one.values()) for key, one in _said_first(again).items() if key in first_round]
    after = [list(again.newest[key].values()) for key in first_round]
    agreed = [
        key for key, said in again.newest.items() if len(said) > 1 and key not in again.differing
    ]
    alone = [key for key, said in again.newest.items() if len(said) == 1]
    whole: dict[tuple[str, str, str], Any] = {}

    def put(claim: str, **facts: Any) -> None:
        whole.update({(claim, name, ""): value for name, value in facts.items()})

    fragments = sum(1 for row in pieces if row[1])
    roles = Counter(people[one]["role"] for one in speaking)
    put(
        "material",
        transcripts=len(opened),
        respondents=len(speaking),
        words=sum(len(one["text"].split()) for one in texts),
        waves=0,
    )
    whole.update({("material", "role", role): n for role, n in roles.items()})
    put("names", texts_with_names_replaced=0, texts_with_names=3, names_replaced=0, waived=False)
    put("units", fragments=fragments, context=sum(1 for row in pieces if not row[1]))
    put("units", fragments_split=0, texts_corrected=0)
    whole["units", "unit", "fragment"] = len(cuts)
    put("codebook", id="waardecreatie", codes=len(codebook["codes"]), subcodes=0, versions=1)
    put("codebook", version=codebook["version"], recoded=0)
    put(
        "coders",
        coders=found.coder.nunique(),
        fewest_coders=per_text.min(),
        most_coders=per_text.max(),
        transcripts_by_one=int((per_text == 1).sum()),
        transcripts=len(opened),
        coders_interviewed=0,
        released=2,
    )
    counted = Counter(kinds[one] for one in set(found.coder))
    whole.update({("coders", "kind", kind): n for kind, n in counted.items()})
    put("judgements", judgements=len(found), swept=len(swept), late=0, imported=0, looks=0)
    put(
        "judgements",
        signoffs_reopened=sum(one["state"] == "reopened" for one in again.events("signoff")),
    )
    put(
        "agreement",
        n=sum(len(unit) > 1 for unit in units_of(found)),
        transcripts=len(again.seal["texts"]),
        level="top",
        interval="fragment",
        alpha=alpha(units_of(found)),
        alpha_low=figures["overall"]["alpha_low"],
        alpha_high=figures["overall"]["alpha_high"],
        percent=sum(one == other for one, other in pairs) / len(pairs),
        note=figures["overall"]["note"],
        confidence=95,
    )
    lowest, highest = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
    whole["agreement_by_code", "lowest", lowest] = known[lowest]
    whole["agreement_by_code", "highest", highest] = known[highest]
    few = [code for code in known if _used_on(found, code) < 10]
    put("agreement_by_code", codes=len(by_code), with_alpha=len(known), without_interval=len(few))
    put("agreement_by_code", without_alpha=len(by_code) - len(known))
    on_time = found[found.transcript != "P3"]
    put("agreement_late", transcripts=1, alpha=alpha(units_of(on_time)))
    put("revised", transcripts_revised=1, revised=len(revised))
    put("revised", before=alpha(before), after=alpha(after))
    put(
        "discussion",
        differing=len(again.differing),
        settled=outcomes["decided"],
        unresolved=outcomes["unresolved"],
        put_off=outcomes["put_off"],
        referred=outcomes["referred"],
        open=len(again.differing) - len(again.settled),
    )
    put("decisions", ever=len(made), present=1, dissent=1, no_cause=2)
    put("decisions", adjudicators=1, proposals=1, proposals_taken=1)
    ways = Counter(one["way"] for one in decided)
    whole.update({("decisions", "way", way): n for way, n in ways.items()})
    whole.update({("decisions", "cause", "vague"): 1, ("decisions", "cause", ""): 1})
    for kind in ("coach", "researcher"):
        stayed, assigned = again.kept(kind)
        whole["decisions", "kept", kind] = stayed
        whole["decisions", "kept_of", kind] = assigned
    n_results = len(agreed) + len(alone) + len(decided)
    put("results", results=n_results, decision=len(decided), agreed=len(agreed), single=len(alone))
    put("results", fragments=fragments, without=fragments - n_results)
    put("course", transcripts=3, transcripts_planned=4, closings=2, incomplete=2, reopened=1)
    put("course", respondents_erased=0, rounds=0)
    whole["course", "round", "training"] = 1
    put("record", events=again.acts())
    put("record", software=f"transcript-coder {__version__}", sealed_with=again.seal["software"])
    put("guide", questions=_questions(codebook))
    put("again", respondents_again=0, waves=0, respondents=len(speaking))
    put("recordings", texts_with_times=0, transcripts=len(opened))
    put("memos", memos=1, memos_on_transcripts=1)
    put("quotes", quotes_approved=1, quotes_used=0, passages_kept_back=1)
    return whole


def _of(again: Again, *names: str) -> set[str]:
    found = again.codings
    return set(found[found.transcript.isin(names)].fragment_id)


def _said_first(again: Again) -> dict[str, dict[str, frozenset[str]]]:
    said: dict[str, dict[str, frozenset[str]]] = {}
    for row in again.codings.itertuples():
        said.setdefault(str(row.fragment_id), {})[str(row.coder)] = codes_of(str(row.codes))
    return said


def _used_on(found: pandas.DataFrame, code: str) -> int:
    here = found[[code in codes_of(str(one)) for one in found.codes]]
    pairable = {key for key, rows in found.groupby("fragment_id") if len(rows) > 1}
    return len(set(here.fragment_id) & pairable)


def _questions(document: dict[str, Any]) -> int:
    places = [document, *document["codes"]]
    return sum(len((one.get("questions") or {}).get("en") or ()) for one in places)


def facts_of(made: Account) -> dict[tuple[str, str, str], Any]:
    return {
        (claim.name, fact.name, fact.of): fact.value
        for claim in made.claims
        for fact in claim.facts
    }


def test_every_fact_is_what_the_study_says(study_in_full_swing: Sample) -> None:
    wanted = {
        key: value
        for key, value in expected(Again(study_in_full_swing)).items()
        if value is not None
    }
    found = facts_of(account_of(study_in_full_swing))
    assert found.keys() == wanted.keys()
    for key, value in wanted.items():
        assert found[key] == pytest.approx(value), key


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_number_in_the_text_is_a_fact(study_in_full_swing: Sample, language: str) -> None:
    use(language)
    made = account_of(study_in_full_swing)
    for claim in made.claims:
        for text in said_of(made, claim):
            assert_traced(text, made, claim)
    for part in paragraphs(made):
        assert_traced(part.text, made, *made.claims)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["coreq", "srqr"])
def test_every_number_in_the_checklists_is_a_fact(
    study_in_full_swing: Sample, name: str, language: str
) -> None:
    use(language)
    made = account_of(study_in_full_swing)
    for answer in checklist(made, name):
        for text in (*answer.says, answer.question):
            assert_traced(text, made, *made.claims)


def said_of(made: Account, claim: Claim) -> list[str]:
    from coder.report.account_words import _SENTENCES

    return sentences(made, claim.name) if claim.name in _SENTENCES else []


def assert_traced(text: str, made: Account, *claims: Claim) -> None:
    """Every number in the text is the value of a fact of these claims."""
    facts = [fact for claim in claims for fact in claim.facts]
    words = [str(fact.value) for fact in facts if isinstance(fact.value, str)]
    words += [fact.of for fact in facts if fact.of] + [made.date, made.codebook.title.shown()]
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "") if not word.isdigit() else text
    values = [float(fact.value) for fact in facts if not isinstance(fact.value, str)]
    for written in NUMBER.findall(text):
        number = float(written.replace(",", "."))
        assert any(abs(number - value) <= 0.005 + 1e-9 for value in values), (written, text)


def test_a_number_without_a_source_would_be_found(study_in_full_swing: Sample) -> None:
    made = account_of(study_in_full_swing)
    with pytest.raises(AssertionError):
        assert_traced("There were 4711 fragments.", made, *made.claims)
    with pytest.raises(AssertionError):
        assert_traced("alfa was ,987", made, *made.claims)
    assert all(fact.source for claim in made.claims for fact in claim.facts)


def test_everything_that_happened_is_told(study_in_full_swing: Sample) -> None:
    text = " ".join(one.text for one in paragraphs(account_of(study_in_full_swing)))
    for words in (
        *("1 sign-off was taken back", "3 judgements (no code applies) were made in one act"),
        *("2 allocations", "1 transcript was signed off; without them alpha", "looked again"),
        *("stayed without consensus", "a dissenting view", "1 adjudicator", "1 proposal"),
        *("the adjudicator (1)", "what most chose (1)", "judged by one coder alone"),
        *("At 2 closings", "opened again 1 time", "1 round of training"),
    ):
        assert words in text, words


def test_what_did_not_happen_is_not_told(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct", "0"], bram=["direct", "0"])
    close(sample)
    text = " ".join(one.text for one in paragraphs(account_of(sample)))
    for words in (
        *("sign-off", "taken back", "looked again", "dissent", "adjudicator", "proposal"),
        *("opened again", "left out", "training", "erased", "split", "corrected", "read in"),
        *("With that, alpha", "came in", "version 1.1, 1"),
    ):
        assert words not in text, words
    assert "The coders differed nowhere." in text


def test_without_a_table_there_is_no_figure(sample: Sample) -> None:
    made = account_of(sample)
    assert made.claim("agreement") is None and made.claim("discussion") is None
    use("nl")
    assert "Overeenstemming vóór het overleg" not in {one.heading for one in paragraphs(made)}


def test_a_coder_has_no_account(study_in_full_swing: Sample) -> None:
    with study_in_full_swing.open("anna") as study, pytest.raises(BlindError):
        account(study, find_pass(study, PASS))


@pytest.mark.parametrize(("name", "items"), [("coreq", 32), ("srqr", 21)])
def test_a_checklist_has_all_its_items_in_order(name: str, items: int) -> None:
    assert [one.number for one in CHECKLISTS[name].items] == list(range(1, items + 1))


def test_what_only_people_know_is_a_question(study_in_full_swing: Sample) -> None:
    made = account_of(study_in_full_swing)
    answers = checklist(made, "coreq")
    by_number = {one.item.number: one for one in answers}
    for number in (*range(1, 6), 7, 8, 9, 10, 11, 14, 15):
        assert by_number[number].state == "open" and by_number[number].question.endswith("?")
    for number in (12, 24, 25, 26, 27):
        assert by_number[number].state == "known" and not by_number[number].question
    for number in (13, 16, 20, 28):
        assert by_number[number].state == "partly"


def test_groups_waves_and_who_speaks_twice_are_counted(report_path: Path) -> None:
    """In that study G1 is a group, Z1 has one coder, and Z2 never came to the table."""
    with Study.open(report_path) as study:
        made = account(study, find_pass(study, report_study.PASS))
    texts = {name: one for name, one in report_study.TEXTS.items() if name != "Z2"}
    told = [who for _wave, speakers, _turns in texts.values() for who in speakers.values()]
    assert made.get("material", "transcripts") == len(texts)
    assert made.get("material", "respondents") == len(set(told)) == 6
    assert made.get("material", "waves") == len({wave for wave, _who, _n in texts.values()}) == 2
    roles = {one.of: one.value for one in (made.claim("material") or Claim("", ())).each("role")}
    assert roles == Counter(report_study.ROLES[who] for who in set(told) if who != "Floor")
    assert made.get("again", "respondents_again") == sum(told.count(one) > 1 for one in set(told))
    assert made.get("coders", "transcripts_by_one") == 1
    text = " ".join(one.text for one in paragraphs(made))
    assert "2 waves" in text and "There was one coder only for 1 transcript." in text


def test_what_weakens_the_method_is_said(make_sample: Callable[..., Sample]) -> None:
    """Looks before the table, judgements from a table, a coder who was interviewed, a waiver."""
    sample = make_sample(2)
    with sample.open() as study:
        waive(study, "made up")
        set_respondent(study, "P2", coder="bram")
        release(study, PASS, "bram", "P2", "it is his own")
    with sample.open("anna") as study:
        coding_pass = find_pass(study, PASS)
        rows = [
            NewCoding(study.coder, find_transcript(study, name), one, ())
            for name in ("P1", "P2")
            for one in judged_fragments(study, name)
            if study.coder
        ]
        take_codings(study, coding_pass, rows, source="anna.csv")
    finish(sample, "P1", bram=["direct"])
    with sample.open() as study:
        assert record_look(study, find_pass(study, PASS), "export codings")
    sign(sample, "anna", "P1", "P2")
    close(sample)
    text = " ".join(one.text for one in paragraphs(account_of(sample)))
    for words in (
        *("10 were read in from tables", "looked at judgements 1 time", "1 was interviewed too"),
        *("1 allocation of a transcript", "names in these texts need no replacing"),
    ):
        assert words in text, (words, text)
