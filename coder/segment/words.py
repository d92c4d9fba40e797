"""What a language's rules know of words: abbreviations by how they behave, and where talk turns.

All entries of a lexicon are case-folded and stand without their last full stop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a language's sentence rules know of words."""

    titles: frozenset[str]
    """Stand before a name (``dhr``, ``Mrs``): end a sentence only before a pronoun."""
    bound: frozenset[str]
    """Always go on (``m.b.t``, ``e.g``): never end a sentence."""
    adverbs: frozenset[str]
    """May stand anywhere (``bijv``): end a sentence only before a word that plainly starts one."""
    final: frozenset[str]
    """Often stand at the end (``enz``, ``etc``): end a sentence before a capital."""
    before_digit: frozenset[str]
    """Ordinary words, and abbreviations only before a number (``art. 5``, ``no. 5``)."""
    after_digit: frozenset[str]
    """Abbreviations only after a number (``10 min.``)."""
    starters: frozenset[str]
    """Words that, with a capital, plainly start a sentence and are no surname."""
    particles: frozenset[str]
    """What stands between an initial and a surname (``van``, ``de``)."""
    pronouns: frozenset[str]
    """Starters that are never part of a name."""
    letters: frozenset[str]
    """Words after which a single capital letter is no initial (``plan B.``)."""
    forms_of_address: frozenset[str]
    """Words after which a single capital letter is a name made short (``mevrouw K.``)."""
    one_letter_words: frozenset[str]
    """Single capitals that are words (``I``, ``U``)."""
    institutions: frozenset[str]
    """Capitals with stops that are no initials (``N.V.``): end a sentence before a starter."""
    item_labels: frozenset[str]
    """Words that count off with the number after them (``Vraag 1.``)."""


def words(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


_NL_PRONOUNS = words(
    "ik jij je hij zij ze wij we jullie dat dit daar hier toen dan daarna daarom dus maar en want "
    "omdat toch ja nee wat wie waar waarom hoe wanneer nou soms eigenlijk misschien"
)
_NL_STARTERS = _NL_PRONOUNS | words(
    "u het de een deze die er of als welke oké ok goed precies klopt nu vaak altijd ook zo zoals "
    "mijn onze hun haar is was heb heeft had kan kun moet ga gaat weet vind volgens na voor om in "
    "op met bij door tegen uit over sinds tijdens tot zonder naast ondanks terwijl hoewel zodat "
    "toevallig vroeger later uiteindelijk kortom gewoon alleen alles niets iedereen iemand niemand "
    "veel sommige andere ander mensen gelukkig helaas natuurlijk inderdaad dank bedankt hoezo"
)
_EN_PRONOUNS = words(
    "i he she it they we you this that these those there here then but and so because what who "
    "where why how when yes no well"
)
_EN_STARTERS = _EN_PRONOUNS | words(
    "the a an my our your their his her is was are were do does did have has had can could would "
    "should if as although though while after before in on at for from with without since until "
    "maybe perhaps actually now later sometimes often always also okay ok right exactly everyone "
    "somebody nobody most some many all another other people luckily unfortunately of or nor"
)

_NL = Lexicon(
    titles=words(
        "dhr hr mevr mw mej dr drs prof ir ing mr mrs ms ds jhr jkvr st v.d v.d.b fam past burg"
    ),
    bound=words(
        "m.b.t i.s.m d.w.z i.p.v t.o.v o.l.v i.v.m n.a.v m.b.v t.b.v t.a.v t.g.v i.t.t m.u.v "
        "a.d.h.v o.b.v d.m.v i.h.k.v i.g.v i.h.b o.a m.n o.m m.a.w m.i.v zgn zg vgl incl "
        "excl resp ca plm c.q cq vs a.k.a afd alg temp vnl"
    ),
    adverbs=words("bijv bijvb bv evt m.i i.i.g nl t.z.t o.i a.u.b aub s.v.p svp"),
    final=words(
        "enz enzv etc e.d ed e.a o.i.d oid c.s jl jr sr v.m n.m v.chr n.chr z.s.m z.o.z n.v.t p.m "
        "a.m p.j p.w p.u p.p p.st max gem ong nr nrs blz bldz pag pg hfst afb dl afl bijl febr feb "
        "mrt apr aug sept okt nov dec geb tel mln mld n.b ma di wo vr"
    ),
    before_digit=words("art no vol par fig tab jan jun jul sep p pp min st kl gr lid"),
    after_digit=words("min sec km cm mm kg gr u m st ct"),
    starters=_NL_STARTERS,
    particles=words("van de den der ten ter te het 't op in el al la le von di da du dos"),
    pronouns=_NL_PRONOUNS,
    letters=words(
        "plan groep vitamine categorie klas optie type team deel punt letter niveau model fase "
        "variant cluster route lijn blok gebouw zaal kamer hepatitis poule versie scenario"
    ),
    forms_of_address=words(
        "mevrouw meneer mijnheer heer dame juf juffrouw meester dhr dhr. mevr mevr. mw mw. hr hr. "
        "dokter docent directeur coach wethouder zuster tante oom"
    ),
    one_letter_words=words("U O"),
    institutions=words("n.v b.v v.s e.u v.n h.b.o m.b.o g.g.z"),
    item_labels=words(
        "vraag punt stap doel regel tip fase ronde reden deel hoofdstuk thema onderdeel opdracht "
        "stelling antwoord nummer actiepunt agendapunt"
    ),
)
_EN = Lexicon(
    titles=words("mr mrs ms mx dr prof st rev hon gov sen gen col capt lt sgt messrs"),
    bound=words("e.g eg i.e vs cf viz approx a.k.a incl excl resp ca c.f"),
    adverbs=words("esp"),
    final=words("etc inc ltd co corp jr sr a.m p.m ph.d m.d dept est al ave blvd rd e.a n.b"),
    before_digit=words(
        "no nos p pp vol fig sec ch ed art jan feb mar apr jun jul aug sep sept oct nov dec"
    ),
    after_digit=words("min sec km cm mm kg hrs hr mins ft in lb lbs oz"),
    starters=_EN_STARTERS,
    particles=words("van de den der von di da du del la le mac"),
    pronouns=_EN_PRONOUNS,
    letters=words("plan group vitamin category class option type team part point letter level"),
    forms_of_address=words("mr mr. mrs mrs. ms ms. dr dr. miss sir madam lady aunt uncle"),
    one_letter_words=words("I"),
    institutions=words("u.s u.k u.n e.u u.s.a"),
    item_labels=words(
        "question point step goal rule tip phase round reason part chapter theme item answer number"
    ),
)

LEXICONS: dict[str, Lexicon] = {"nl": _NL, "en": _EN}

MARKERS = re.compile(
    r"(?:(?<!zeg )(?<!alleen )(?<!nog )maar|en (?:toen|dan|dus|nou|daarna|verder)|toen|dus|nou|"
    r"daarna|aan de andere kant|ten eerste|ten tweede|"
    r"(?<!ging )(?<!gingen )(?<!gaan )(?<!gaat )(?<!ik )(?<!we )(?<!het )verder|"
    r"trouwens|kijk|uiteindelijk|but|and then|then|so|well|anyway|on the other hand|however)\b",
    re.IGNORECASE,
)
"""Words that turn the talk: good places to begin a fragment."""

CONJUNCTIONS = re.compile(
    r"(?:en|want|omdat|of|als|ja|nee|ik|we|and|because|or|if|yes|no|i)\b", re.IGNORECASE
)
"""Words before which speech without stops is cut, for want of a better place."""
