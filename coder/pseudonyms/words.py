"""Words that are written with a capital and are no names, and words that announce a name."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ORDINARY = _words(
    """
    aan aangezien af al aldus alle alleen alles als anders andere bij bijna bijvoorbeeld binnen
    boven daar daarbij daardoor daarin daarmee daarna daarnaast daarom daarop daarvan dan
    dankjewel dat de deze die dit doe doen door dus echt een eerst eens eigenlijk elke en er
    eraan ergens erg gaan ga geen gewoon goed goede graag had hadden heb hebben heeft heel hem
    hen het hier hij hoe hoeveel hoewel hoi hun iemand iets ieder iedere iedereen ik in
    inderdaad indien inmiddels is ja jawel je jij jou jouw jullie juist kan klopt kom kun kunnen
    kijk later leuk maar maarja me meer meestal mensen met mij mijn misschien moet moeten mooi
    morgen na naast natuurlijk nee neem net niemand niet niets nog nou nu of oja ok oké okay om
    omdat ondanks onder ons onze ook oh op over precies prima rond s samen soms sommige straks t
    te tegen ten ter terwijl tijdens toch toen tot tussen u uhm uh hm hmm uit uiteindelijk uw
    van vanaf vandaag vandaar vanuit veel verder vervolgens via volgens voor vooral voordat
    vorig vorige waar waarbij waarom waardoor waarin waarmee waarop want waren was wat we weet
    wel welk welke wellicht wie wij wil willen wordt worden zal ze zeg zeker zelf zelfs zei zij
    zijn zo zodat zoals zodra zou zouden zullen dank bedankt hallo a about after all also an and
    any are as at be because been but by can could did do does for from get good had has have he
    her here hers him his how i if into it its just like me my no not now o'clock of off on one
    or our out over really right she so some sure thank thanks that the their them then there
    these they this those to too up us very was we well were what when where which while who why
    will with would yeah yes yet you your interviewer interviewster interviewee geïnterviewde
    geinterviewde respondent respondente deelnemer deelneemster participant spreker speaker
    coach vraag antwoord question answer onderzoeker onderzoekster researcher moderator
    gespreksleider facilitator begeleider begeleidster cliënt client jongere leerling student
    docent leerkracht ouder moeder vader vrager int resp inter iv persoon person onbekend
    unknown interview gesprek transcript transcriptie opname datum date tijd time plaats place
    locatie location duur duration aanwezig aanwezigen onderwerp subject titel title project
    transcribed noscribe vers audio source start stop language speakers overlapping timestamps
    bestand file naam name rol role groep group school pagina page deel part versie version
    mevrouw mevr mw meneer mijnheer dhr heer juf juffrouw meester directeur mr mrs ms dr drs
    prof maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april
    mei juni juli augustus september oktober november december monday tuesday wednesday thursday
    friday saturday sunday january february march may june july august october
    """
)
"""In lower case. Never a name by themselves, whatever the text."""

HARMLESS = _words(
    """
    nederland nederlands nederlandse nederlander nederlanders engels engelse engeland duits
    duitse duitsland frans franse frankrijk fries friese belgië belgisch vlaams vlaamse
    vlaanderen europa europees europese marokkaans marokkaanse marokko turks turkse turkije
    surinaams surinaamse suriname arabisch spaans spaanse spanje oekraïne oekraïens oekraïense
    syrië syrisch poolse pools amerika amerikaans amerikaanse latijn grieks dutch english german
    french british netherlands europe american god allah jezus bijbel koran kerst pasen
    pinksteren sinterklaas suikerfeest ramadan teams zoom word excel powerpoint outlook whatsapp
    google youtube facebook instagram tiktok chatgpt copilot canva kahoot snappet gynzy
    parnassys magister somtoday windows office microsoft apple ipad iphone chromebook laptop
    smartboard wifi internet corona covid cito avg pabo lio
    """
)
"""In lower case. Names of languages, countries, feasts and programs, which identify nobody."""

TITLES = (
    "mevrouw|meneer|mijnheer|de heer|juf|juffrouw|meester|dokter|professor|tante|oom|opa|oma|"
    "wethouder|miss|mister"
)
"""What stands before the name of a person."""
SHORT_TITLES = "mevr|mw|dhr|dr|drs|ir|prof|mr|mrs|ms"
"""The same, with or without a full stop."""
SCHOOL_KINDS = (
    "CBS|OBS|PCBS|RKBS|KBS|SBO|SO|VSO|IKC|NBS|PCB|GBS|DBS|[Bb]asisschool|[Kk]indcentrum|"
    "[Dd]altonschool|[Mm]ontessorischool|[Vv]rijeschool|[Vv]rije [Ss]chool|[Jj]enaplanschool|"
    "[Ss]cholengemeenschap|[Ss]cholengroep|[Ll]yceum|[Cc]ollege|ROC|[Hh]ogeschool|[Uu]niversiteit"
)
"""What stands before the name of a school: ``CBS De Boom``."""
SCHOOL_ENDS = (
    "College|Lyceum|Gymnasium|Atheneum|Mavo|Vmbo|School|Academie|Hogeschool|Universiteit|"
    "Scholengroep|Academy|University"
)
"""What the name of a school ends in: ``het Baken College``."""
PARTICLES = _words("van de der den het 't ten ter te el al la le du von da dos di ben bin v.d.")
"""What stands inside a name in lower case: ``Jan van der Berg``."""
STREETS = ("straat", "laan", "weg", "plein", "gracht", "kade", "dijk", "singel", "hof", "steeg")

TOWNS = _words(
    """
    alkmaar almelo almere alphen amersfoort amstelveen amsterdam apeldoorn arnhem assen
    barendrecht bergen beverwijk breda bussum capelle coevorden culemborg delft delfzijl
    deventer doetinchem dokkum dordrecht drachten dronten ede eindhoven emmeloord emmen enschede
    epe franeker geldrop goes gorinchem gouda groningen haarlem hardenberg harderwijk harlingen
    heemskerk heerenveen heerhugowaard heerlen helmond hengelo hilversum hoofddorp hoogeveen
    hoogezand hoorn houten huizen ijmuiden ijsselstein joure kampen katwijk kerkrade leek
    leerdam leeuwarden leiden lelystad lochem maassluis maastricht meppel middelburg
    middelharnis naaldwijk nieuwegein nijkerk nijmegen nijverdal oldenzaal oosterhout oss
    papendrecht purmerend raalte ridderkerk rijswijk roermond roosendaal rotterdam schagen
    schiedam sittard sliedrecht sneek soest spijkenisse stadskanaal steenwijk terneuzen tiel
    tilburg uden urk utrecht vaals valkenburg valkenswaard veendam veenendaal veghel velsen
    venlo venray vianen vlaardingen vlissingen volendam voorburg voorschoten vught waalwijk
    wageningen weert weesp wijchen winschoten winterswijk woerden zaandam zaanstad zeewolde
    zeist zevenaar zoetermeer zutphen zwijndrecht zwolle
    """
)
"""In lower case: towns by which a place is told from a person."""
