package duplicate

import "strings"

// wordList makes a set of the words of a text.
func wordList(text string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

// pairList makes a table of "word=canonical" pairs.
func pairList(text string) map[string]string {
	table := make(map[string]string)
	for _, pair := range strings.Fields(text) {
		from, to, _ := strings.Cut(pair, "=")
		table[from] = to
	}
	return table
}

// pairListOf makes a table of "word=words" pairs divided by "|".
func pairListOf(text string) map[string]string {
	table := make(map[string]string)
	for _, pair := range strings.Split(text, "|") {
		from, to, _ := strings.Cut(pair, "=")
		table[from] = to
	}
	return table
}

// legalForms maps the words of legal forms to one spelling. They are taken off the
// beginning and the end of a name, and compared apart.
var legalForms = pairList(`
	stichting=stichting stg=stichting foundation=stichting stiftung=stichting fondation=stichting fundacion=stichting fondazione=stichting fundacja=stichting fundacao=stichting stiftelsen=stichting stiftelse=stichting saatio=stichting
	vereniging=vereniging ver=vereniging association=vereniging assoc=vereniging assn=vereniging verein=vereniging ev=vereniging asociacion=vereniging associazione=vereniging stowarzyszenie=vereniging vzw=vereniging asbl=vereniging ivzw=vereniging aisbl=vereniging
	bv=bv bvba=bv besloten=bv vennootschap=bv ltd=bv limited=bv gmbh=bv mbh=bv ggmbh=bv sarl=bv srl=bv sprl=bv llc=bv ug=bv sas=bv sasu=bv eurl=bv lda=bv ltda=bv ooo=bv tov=bv sro=bv kft=bv doo=bv pty=bv pvt=bv sl=bv slu=bv oy=bv ab=bv aps=bv zoo=bv spzoo=bv uab=bv sia=bv eood=bv ood=bv
	nv=nv plc=nv ag=nv sa=nv spa=nv as=nv asa=nv oyj=nv inc=nv incorporated=nv corp=nv corporation=nv se=nv pao=nv oao=nv zao=nv ao=nv pjsc=nv jsc=nv zrt=nv nyrt=nv kk=nv tbk=nv bhd=nv ad=nv dd=nv aktiengesellschaft=nv
	vof=vof cv=cv kg=cv ohg=vof lp=cv llp=cv lllp=cv gbr=vof maatschap=maatschap cvba=coop cooperatie=coop cooperatief=coop cooperative=coop coop=coop ua=coop wa=coop ba=coop genossenschaft=coop eg=coop
	co=co company=co cic=cic cio=cic charity=cic eenmanszaak=eenmanszaak kgaa=cv compagnie=co cie=co`)

// legalAnywhere are forms that also stand before the name.
var legalLeading = wordList(`stichting stg vereniging ver foundation association fondation stiftung verein asociacion associazione fundacion fondazione fundacja stowarzyszenie cooperatie cooperatief cooperative asbl vzw ooo oao zao pao ao tov besloten vennootschap stiftelsen bv nv vof maatschap coop`)

// weakWords are articles, prepositions and conjunctions, which writers vary. They count
// for little and never make a difference by themselves.
var weakWords = wordList(`de het een en van voor der den des te ter ten in op aan bij met the a an of for and to at by on le la les du des d l et der die das und fur fuer von zu im am el los las del y e o di da do dos das & + s t n dn sint afdeling omgeving eo io`)

// synonyms spell variants of a word alike, in names.
var synonyms = pairList(`
	&=en and=en und=en et=en +=en centre=centrum center=centrum ctr=centrum cntr=centrum theatre=theater theatres=theaters
	intl=international int=international natl=national assoc=association univ=university universiteit=university universitat=university universite=university
	dept=department dep=department st=sint saint=sint ste=sint sankt=sint mt=mount ft=fort bros=brothers gebr=gebroeders
	mgmt=management svc=service svcs=services serv=services rest=restaurant hosp=hospital comm=community govt=government gov=government
	labour=labor organisation=organization organisatie=organization org=organization programme=program colour=color harbour=harbor
	ned=nederland nederlandse=nederland nederlands=nederland afd=afdeling wijkcentrum=wijkcentrum prot=protestantse chr=christelijke kath=katholieke rk=katholieke pkn=protestantse gem=gemeente
	muz=muziek zwemver=zwemvereniging sportver=sportvereniging voetbalver=voetbalvereniging vv=voetbalvereniging sv=sportvereniging deli=delicatessen mfg=manufacturing mfr=manufacturer tech=technology`)

// expansions are abbreviations within names that stand for more than a word, or for one
// that they do not abbreviate letter by letter.
var expansions = pairListOf(`obs=openbare basisschool|cbs=christelijke basisschool|rkbs=katholieke basisschool|mfa=multifunctioneel centrum|mfc=multifunctioneel centrum|bh=buurthuis|wc=wijkcentrum|dh=dorpshuis|jc=jongerencentrum|vrijw=vrijwilligers|multifunctionele=multifunctioneel`)

// histories begin the end of a name that tells of others, with the words one of which
// must follow; "" if none.
var histories = map[string]string{
	"voorheen": "", "vh": "", "vm": "", "voormalig": "", "voormalige": "", "onderdeel": "van", "ontstaan": "uit", "gefuseerd": "", "opgegaan": "in", "sinds": "de fusie",
	"vroeger": "", "formerly": "", "fka": "", "previously": "",
}

// boxes are what a box at a post office is called.
var boxes = wordList(`postbus pobox antwoordnummer postfach`)

// townJoints stand between the words of a town, and are written in several ways.
var townJoints = wordList(`aan a ad d de den der op o van v bij b in i het t`)

// streetWords spell the parts of an address alike.
var streetWords = pairList(`
	str=straat straat=straat st=straat street=straat strasse=straat rue=straat rd=road road=road ave=avenue av=avenue avenue=avenue avda=avenue laan=laan ln=laan lane=laan
	blvd=boulevard blv=boulevard bd=boulevard boul=boulevard boulevard=boulevard dr=drive drive=drive drv=drive pl=plein plein=plein place=plein platz=plein plaza=plaza plz=plaza sq=square square=square
	ct=court court=court crt=court cir=circle circle=circle crcl=circle hwy=highway highway=highway pkwy=parkway parkway=parkway pky=parkway expy=expressway fwy=freeway
	cres=crescent crescent=crescent cr=crescent ter=terrace terrace=terrace tce=terrace way=way wy=way weg=weg wg=weg pad=pad kade=kade kd=kade sngl=singel singel=singel gr=gracht gracht=gracht
	burg=burgemeester burgemeester=burgemeester burgem=burgemeester dokter=dr doctor=dr prof=professor professor=professor mr=mr ir=ir ds=dominee dominee=dominee pr=prins prins=prins prinses=prinses kon=koningin koningin=koningin koning=koning
	n=north no=north north=north noord=north s=south so=south south=south zuid=south e=east east=east oost=east w=west west=west ne=northeast northeast=northeast nw=northwest northwest=northwest se=southeast southeast=southeast sw=southwest southwest=southwest
	apt=unit unit=unit suite=unit ste=unit flat=unit rm=unit room=unit fl=floor floor=floor bldg=building building=building mt=mount saint=sint sint=sint`)

// streetNoise ends the part of an address that names the street: what follows says where
// it is.
var streetNoise = wordList(`between near opposite nr off`)

// streetWeak are words of an address that many streets have.
var streetWeak = wordList(`straat road avenue laan boulevard drive plein plaza square court circle highway parkway expressway freeway crescent terrace way weg pad kade singel gracht north south east west northeast northwest southeast southwest unit floor building the de het van der den`)

// towns are towns of the Netherlands and Belgium with a second name in use, by the words
// of that name.
var towns = map[string]string{
	"sgravenhage": "den haag", "s gravenhage": "den haag", "the hague": "den haag",
	"shertogenbosch": "den bosch", "s hertogenbosch": "den bosch",
	"ljouwert": "leeuwarden", "snits": "sneek", "frjentsjer": "franeker", "harns": "harlingen",
	"boalsert": "bolsward", "it hearrenfean": "heerenveen", "drylts": "ijlst", "warkum": "workum", "burgum": "bergum",
	"antwerp": "antwerpen", "anvers": "antwerpen", "ghent": "gent", "gand": "gent", "brussel": "brussels", "bruxelles": "brussels",
	"louvain": "leuven", "luik": "liege", "luttich": "liege",
	"new york city": "new york",
}
