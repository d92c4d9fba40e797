"""First names that are common in Dutch classrooms and staff rooms: seeds, not a register.

Our own list, drawn up by hand: of Dutch, Frisian, Moroccan, Turkish, Surinamese, Antillean and
some other families. A name that is not here is still found where it stands in mid-sentence.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIRST_NAMES = _words(
    """
    aafke aaltje aart abdel abdelkader abdellah abderrahim abdullah achmed ad adam adil adnan
    adri adriaan agnes ahmed ahmet aisha aïcha aicha albert alex alexander ali alice alie alma
    amal amber amina amir amira amy anders andré andrea andreas angela angelique anica anisa
    anita anja anke ankie ann anna anne annebel annelies annelieke annemarie annemieke annet
    annette annick anouk ans anton antoinette arda arend ariane arie arjan arjen arno arnold
    arthur arwin asha asia asma astrid atie ayse ayşe aysel ayşegül aziz aziza azra bart bas
    bastiaan beatrijs bep bernadette bernard bert berta betty bianca bilal bjorn björn bob boris
    bouchra bram brahim brenda brigitte bruno burak can carin carina carla carlijn carlo carmen
    carolien caroline cas catharina cees cem cengiz chaima chantal charlotte chris christa
    christel christian christiaan christien christina claire claudia cor corine corinne cornelis
    cynthia daan daniël daniel daniëlle danielle danny dave david debbie deniz dennis denise
    derya dewi diana dick diederik dieuwertje dilara dinie dirk djamila donny doortje dora
    dorien duncan edith edwin eefje eelco ees eline elise elke ella ellen elly els elsbeth elsje
    emel emiel emily emine emma emre erdem eric erica erik erika erwin esma esmee esmée esra
    esther eva evelien eveline evert fadma faisal farah farid farida fatiha fatima fatma fay
    feline femke fenna ferdi fien fieke filiz finn fleur floor floris fouad fouzia frank frans
    frank fred frederik frederique frits froukje furkan gaby geert geertje gerard gerben gerda
    gerdien gerrit gert gertjan gina giovanni glenn greet greetje guido guus hafida hakan hakim
    halil halima hamid hamza hanan hanna hannah hanneke hannie hans harm harmen harold harrie
    harry hasan hasna hassan hatice heidi hein heleen helga hella helma henk hennie henny henri
    henriëtte henry herman hetty hicham hidde hilda hilde hüseyin huseyin hugo huub iris ibrahim
    ida ilham ilona ilse imad iman imane imke ineke inge ingeborg ingrid irene irma isa isabel
    isabella isabelle ismail ismaël ivo jaap jaco jacob jacqueline jacques jaimy jamal jamila
    jan jana janine janna janneke jannie jantien jantine jarno jasmijn jasper jayden jeanet
    jeanette jeanine jeannette jeffrey jelle jelmer jens jeroen jeske jesse jessica jet jetske
    jim jip jo joanne job jochem joep johan johanna johannes john joke jolanda jolanthe jolijn
    jonas jonathan joop joost jordi jordy jorien joris jorrit jos jose josé josefien joshua
    josien joyce judith jules julia julian julie jurgen jurre jurriaan justin kadir kamal karel
    karen karima karin karlijn kasper katinka katja kay kaya kees kelly kemal kenan kenza kevin
    khadija khalid khalil kiki kim kimberley kirsten klaas klaartje koen koos krijn kübra kyra
    laila lars latifa laura laurens leen leila leendert leida lena lennart leo leon leonie
    leontien levi lex lia lian lianne lidewij lidy lien lies liesbeth liese lieke lieve lilian
    linda lisa lisanne lisette lobke loek loes lola loubna lotte lotje louis louise luc lucas
    lucia luuk lydia maaike maarten maartje machteld madelon maikel malika mandy manon manouk
    mara marc marcel marco mareike margaretha margot margriet maria marian marianne marieke
    mariëlle marielle mariet mariëtte marije marijke marijn marijse marike marina marinus mario
    marion mariska marit marja marjan marjolein marjolijn marjon marjo mark marleen marlies
    marlijn marloes marnix marscha martha martijn martin martine marwa maryam mathijs matthijs
    maud maurice maurits mauro max maxime mees mehmet meike melanie melissa melle menno merel
    meriem mert merve meryem micha michael michel michelle michiel miep mieke mike mila milan
    milou mina minke miranda miriam mirjam mirjana mirthe mohamed mohammed mohamud monika
    monique mounir mourad murat musa mustafa myriam myrthe naäma nabil nadia nadine najat najib
    naomi nasira natalie natascha nathalie nazli neeltje nel nelleke nicky nico nicole nicolette
    niek niels nienke nihal nina noa noah noor nora noortje nordin nour noura nynke olaf olga
    olivia omar onno onur orlando oscar osman othman ouassima paula paul pauline peggy peter
    petra philip pien piet pieter pieternel pim pleun puck quinten rabia rachel rachid rachida
    rafael ragna rajae rajesh ralf ralph ramon ramona rana ranja raoul rebecca redouan regina
    reinier rembrandt remco remy rené renate renee renée renske ria rianne richard rick ricardo
    rik rikkert rients rob robbert robert robin roel roelien roelof rogier roland roman romy ron
    ronald rosa rosalie roos roosmarijn rosanne rowan roxanne roy ruben rudi ruth ruud saar
    sabine sabrina said saïd saida saïda salma sam sama samantha samira samir sana sander sandra
    sanne santi sara sarah saskia selim selin selma semra serkan sevda sevgi shanti sharon
    sharda shirley sibel siham silke silvia simone simon sinem sjaak sjoerd sjors sjoukje sofia
    sofie sonja soraya soufian soufiane souad stef stefan stefanie stella steven stijn sunita
    suraya susan susanne suzan suzanne sven svenja sylvia sylvie tamar tamara tanja tara tarik
    teun teunis teus thea theo thijs thirza thom thomas tijn tijs tim timo tineke tim tobias
    tolga tom toon tonnie trees trijntje trudy tugba tuğba twan ugur ümit umut ursula valerie
    vera veerle vincent vivian volkan wafa walter ward warsha wendy wessel wieke wies wiebe
    wietske wil wilco wilfred wilhelmina wilma willeke willem willemien willemijn wim winston
    wouter xander yara yasin yasmin yasmina yasmine yassin yassine younes youssef youssra yunus
    yusuf yvette yvon yvonne zahra zakaria zara zeynep zineb zoë zohra
    """
)

ALSO_WORDS = _words(
    """
    ad amber can dora ella iris jet jo can jip job jules kim lies lola mark max mees mees merel
    miep nel nora noor ron roos rik robin rosa roman rowan saar said sam sama santi stef tara
    tim tom toon trees vera wil ward wies zara fay floor fleur finn gina bob bep bas bart els
    ees cor kaya kiki leen lien lieve leon levi loek dave dick frank fred isa musa mina mila
    mara lena leo lex lia luc ida arda kay mike milan asia adam alma angela ans rob roy susan
    sofia sonja hein victoria puck pim pien olga ida rana ranja sana noa nour anne jan
    """
)
"""Those of them that are, or are heard as, another word too: not looked for in lower case."""
