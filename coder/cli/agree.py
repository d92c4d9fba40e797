"""``coder agree``: how well the coders agree, and what that is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import say_json, tell, tell_look, write_out
from coder.errors import InputError
from coder.language import N_, _, number

if TYPE_CHECKING:
    from coder.model import CodingPass
    from coder.reliability import Agreement, Row, Verified
    from coder.reliability.qualifiers import Qualified
    from coder.reliability.spans import SpanFigures
    from coder.study import Study

# As the report has them; written out, since its modules load only when a report is made.
BY = ("code", "pair", "transcript", "role", "wave", "kind", "version", "batch")
MEASURES = (
    *("percent", "positive", "negative", "alpha", "kappa", "kappa-max", "scott", "fleiss"),
    *("conger", "light", "ac1", "brennan-prediger"),
    *("masi", "jaccard", "mv", "mean-alpha", "pooled"),
)
_HELP = N_(
    "How well coders agree, per code and as a whole, from their independent judgements.\n\n"
    "Only transcripts that all their coders signed off count. Alpha is Krippendorff's (nominal); "
    "'all, as sets' compares whole judgements with MASI distance. Exit code 1 where --fail-under "
    "is not reached. How many fragments to double code: coder agree plan."
)


@click.command("agree")
@click.option("--by", type=click.Choice(BY), default="code", help=_("What the table is about."))
@click.option(
    "--measure",
    "measures",
    type=click.Choice(MEASURES),
    multiple=True,
    help=_("Which figures are columns. Repeats."),
)
@click.option("--coder", "coders", multiple=True, metavar="NAME", help=_("Only them. Repeats."))
@click.option(
    "--only-code", "only_codes", multiple=True, metavar="CODE", help=_("Only these codes. Repeats.")
)
@click.option(
    "--transcript", "transcripts", multiple=True, metavar="NAME", help=_("Only these. Repeats.")
)
@click.option(
    "--level",
    type=click.Choice(["top", "leaf"]),
    default="top",
    help=_("Overall figures: a subcode counts as its parent (top), or as itself (leaf)."),
)
@click.option("--without-swept", is_flag=True, help=_("Leave out 'nothing applies to the rest'."))
@click.option(
    "--against",
    metavar="PASS",
    help=_("Each coder against themself in an earlier pass, and the coders then and now."),
)
@click.option(
    "--bootstrap",
    type=click.IntRange(100, 1_000_000),
    metavar="N",
    help=_("Intervals from N resamples, of whole transcripts where there are five."),
)
@click.option(
    "--seed", type=click.IntRange(0), metavar="S", help=_("Makes the resamples repeatable (1).")
)
@click.option(
    "--disagreement",
    is_flag=True,
    help=_("What the differences are: tables per pair, codes mixed up, what to discuss first."),
)
@click.option(
    "--spans",
    is_flag=True,
    help=_(
        "On characters too, by the u-alpha family; does so by itself where there are highlights."
    ),
)
@click.option("--explain", is_flag=True, help=_("Which fragments, which formulas, how to cite."))
@click.option(
    "--fail-under", type=float, metavar="X", help=_("Exit code 1 where alpha is below X.")
)
@click.option("--lower", is_flag=True, help=_("--fail-under compares the interval's lower limit."))
@click.option(
    "--code",
    "codes",
    multiple=True,
    metavar="CODE",
    help=_("--fail-under looks at these codes. Repeats."),
)
@click.option(
    "--verify", is_flag=True, help=_("Recompute each alpha with the package krippendorff.")
)
@click.option("--csv", "as_csv", is_flag=True, help=_("The figures as CSV instead of a table."))
@with_json
@with_pass
@with_study
def _report(study: Study, **asked: Any) -> int:
    """Print the agreement report."""
    from coder.reliability import short_of, verify
    from coder.study.looks import record_look
    from coder.study.passes import pass_to_report

    _refuse_nonsense(asked)
    coding_pass = pass_to_report(study, asked["pass_name"])
    report, document = _computed(study, coding_pass, asked)
    for code in asked["codes"]:
        report.universe.codebook.code(code)
    threshold, lower = asked["fail_under"], asked["lower"]
    short = []
    if threshold is not None:
        short = short_of(report, threshold, lower=lower, codes=asked["codes"])
    tell_look(record_look(study, coding_pass, "agree"))
    checked = verify(report) if asked["verify"] else []
    beside = _qualified(study, report, asked), _spans(study, report, asked)
    _show(report, document, beside, checked, asked)
    for row in short:
        _tell_short(report, row, row.alpha_low if lower else row.alpha, threshold)
    return 1 if short or any(not one.agrees for one in checked) else 0


def _refuse_nonsense(asked: dict[str, Any]) -> None:
    if asked["fail_under"] is None and (asked["lower"] or asked["codes"]):
        raise InputError(_("--lower and --code say what --fail-under looks at; name it too."))
    if asked["fail_under"] is not None and not -1 <= asked["fail_under"] <= 1:
        raise InputError(_("--fail-under is a number from -1 to 1."))
    if asked["as_csv"] and asked["as_json"]:
        raise InputError(_("Choose one of --csv and --json."))
    if asked["seed"] is not None and asked["bootstrap"] is None:
        raise InputError(_("--seed says how --bootstrap draws; name it too."))
    if asked["spans"] and (asked["against"] is not None or asked["by"] != "code"):
        raise InputError(_("--spans is about the codes of one pass; leave --by and --against out."))
    if asked["against"] is not None and asked["by"] != "code":
        raise InputError(_("--against has its own parts; leave --by out."))


def _computed(
    study: Study, coding_pass: CodingPass, asked: dict[str, Any]
) -> tuple[Agreement, dict[str, Any]]:
    """The report and its document."""
    from coder.reliability import Manner, against, agreement
    from coder.study.looks import record_look
    from coder.study.passes import find_pass
    from coder.universe import Subset

    subset = Subset(asked["coders"], asked["only_codes"], asked["transcripts"])
    bootstrap, seed = asked["bootstrap"] or 0, 1 if asked["seed"] is None else asked["seed"]
    if asked["against"] is None:
        report = agreement(
            study,
            coding_pass,
            by=asked["by"],
            level=asked["level"],
            without_swept=asked["without_swept"],
            subset=subset,
            bootstrap=bootstrap,
            seed=seed,
        )
        return report, report.document(full=True)
    earlier = find_pass(study, asked["against"])
    found = against(
        study,
        coding_pass,
        earlier,
        manner=Manner(asked["level"], bootstrap, seed),
        without_swept=asked["without_swept"],
        subset=subset,
    )
    record_look(study, earlier, "agree")
    return found.report, found.document()


def _qualified(study: Study, report: Agreement, asked: dict[str, Any]) -> Qualified:
    """What there is to say about qualifiers, where the report is about the codes of a pass."""
    from coder.reliability.qualifiers import Qualified, qualifier_figures

    if asked["against"] is not None or asked["by"] != "code" or asked["as_csv"]:
        return Qualified()
    return qualifier_figures(study, report.universe, report.manner)


def _spans(study: Study, report: Agreement, asked: dict[str, Any]) -> SpanFigures | None:
    """Figures on characters, where they were asked for or somebody highlighted a part."""
    from coder.reliability.spans import span_figures
    from coder.study.highlights import has_highlights

    if asked["against"] is not None or asked["by"] != "code" or asked["as_csv"]:
        return None
    if not asked["spans"] and not has_highlights(study, report.universe.coding_pass):
        return None
    return span_figures(study, report.universe)


def _show(
    report: Agreement,
    document: dict[str, Any],
    beside: tuple[Qualified, SpanFigures | None],
    checked: list[Verified],
    asked: dict[str, Any],
) -> None:
    from coder.cli import agree_beside, agree_detail, agree_page, agree_revised
    from coder.reliability.measures import DEFAULT

    measures = tuple(dict.fromkeys(asked["measures"])) or DEFAULT
    if asked["as_json"]:
        qualified, spans = beside
        document |= qualified.document()
        if spans is not None:
            document["spans"] = spans.document()
        if asked["verify"]:
            document["verified"] = [
                {
                    "code": one.code,
                    "alpha": one.ours,
                    "krippendorff": one.theirs,
                    "same": one.agrees,
                }
                for one in checked
            ]
        say_json(document)
    elif asked["as_csv"]:
        write_out(agree_detail.as_csv(report, asked["by"], measures), None)
    else:
        between = document.get("between")
        agree_page.say_report(report, asked["by"], measures, document.get("against"), between)
        if asked["by"] == "code":
            agree_revised.say_revised(report)
        agree_beside.say_beside(*beside, report.universe.codebook)
        if asked["disagreement"]:
            agree_detail.say_disagreement(report)
        if asked["explain"]:
            agree_detail.say_explained(report, measures)
        if asked["verify"]:
            agree_detail.say_verified(checked)


def _tell_short(report: Agreement, row: Row, value: float | None, threshold: float) -> None:
    from coder.reliability.words import row_name

    tell(
        _("{code}: {value} is below {threshold}.").format(
            code=row_name(report, row),
            value=_("undefined") if value is None else number(value, 3),
            threshold=number(threshold, 3),
        )
    )


def _or_report(**asked: Any) -> Any:
    """``coder agree`` alone is the report; with ``plan`` after it, it is that."""
    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        return None
    assert _report.callback is not None
    return _report.callback(**asked)


command = click.Group(
    "agree",
    callback=_or_report,
    params=_report.params,
    invoke_without_command=True,
    help=_(_HELP),
)


@command.command(
    "plan",
    help=_(
        "How many fragments to double code for an interval of a wanted width, by simulation.\n\n"
        "For one code. Studies are invented in which coders use it that often and agree that well; "
        "the answer is the number of fragments with which enough of them have an interval no wider."
    ),
)
@click.option(
    "--prevalence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    required=True,
    metavar="P",
    help=_("Share of the fragments on which a coder uses the code."),
)
@click.option(
    "--alpha",
    type=click.FloatRange(0, 1, max_open=True),
    required=True,
    metavar="A",
    help=_("The alpha that is expected."),
)
@click.option(
    "--width",
    type=click.FloatRange(0, 2, min_open=True, max_open=True),
    required=True,
    metavar="W",
    help=_("How wide the 95 % interval may be, from its lower to its upper limit."),
)
@click.option(
    "--coders",
    type=click.IntRange(2, 20),
    default=2,
    show_default=True,
    metavar="N",
    help=_("How many coders judge each fragment."),
)
@click.option(
    "--interviews",
    type=click.IntRange(5),
    metavar="G",
    help=_("Over how many interviews the fragments are spread (else as if independent)."),
)
@click.option(
    "--likeness",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.05,
    show_default=True,
    metavar="R",
    help=_("How alike fragments of one interview are in this code (intra-class correlation)."),
)
@click.option(
    "--assurance",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.8,
    show_default=True,
    metavar="S",
    help=_("The share of studies that is to keep within the width."),
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    metavar="S",
    help=_("Makes the simulation repeatable."),
)
@with_json
def plan(as_json: bool, seed: int, assurance: float, **asked: Any) -> None:
    """Plan how much to double code."""
    from coder.cli.agree_plan import say_plan
    from coder.reliability.plan import Wanted, planned

    wanted = Wanted(**asked, assurance=assurance)
    found = planned(wanted, seed=seed)
    if as_json:
        say_json(found.document())
    else:
        say_plan(found)
