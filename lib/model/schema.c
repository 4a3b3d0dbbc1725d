#include "model/schema.h"

#include <limits.h>
#include <string.h>

#include "base/mem.h"

/* Short names for the flags, so that a row of a table fits its lines. */
enum {
	REQ = FIELD_REQUIRED,
	LIST = FIELD_LIST,
	KEY = FIELD_KEY,
	OPT = FIELD_UNKNOWN,
	NVT = FIELD_UNKNOWN | FIELD_NOT_APPLICABLE,
};

#define VALUES(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define END { 0 }

/* Shared by several tables. */

static const struct field bron_fields[] = {
	{ "omschrijving", FIELD_TEXT, REQ | KEY, NULL, NULL, "Bron", "Source",
	  "the source of facts in this record" },
	{ "vindplaats", FIELD_TEXT, OPT, NULL, NULL, "Vindplaats", "Location",
	  "where in it, or where to find it: a section, an address or a file reference" },
	END
};

static const struct field vraag_fields[] = {
	{ "vraag", FIELD_TEXT, REQ | KEY, NULL, NULL, "Vraag", "Question",
	  "what has to be found out or done" },
	{ "actiehouder_functie", FIELD_TEXT, OPT, NULL, NULL, "Actiehouder", "Action owner",
	  "the function that answers it; never a person's name" },
	{ "gereed_op", FIELD_DATE, OPT, NULL, NULL, "Gereed op", "Due on",
	  "the day on which the answer is due" },
	END
};

#define BRONNEN { "bronnen", FIELD_MAP, OPT | LIST, NULL, bron_fields, "Bronnen", "Sources", \
	"where each fact comes from" }
#define OPENSTAAND { "openstaand", FIELD_MAP, OPT | LIST, NULL, vraag_fields, "Openstaande vragen", \
	"Open questions", "questions that are still open" }
#define OPMERKINGEN { "opmerkingen", FIELD_BLOCK, OPT, NULL, NULL, "Opmerkingen", "Remarks", \
	"anything else, in text of any number of lines" }

static const struct field uitzondering_fields[] = {
	{ "code", FIELD_TEXT, REQ | KEY, NULL, NULL, "Signaal", "Signal",
	  "the code of the signal that is left out" },
	{ "reden", FIELD_TEXT, REQ, NULL, NULL, "Reden", "Reason", "why it is left out" },
	{ "door_functie", FIELD_TEXT, REQ, NULL, NULL, "Besloten door", "Decided by",
	  "the function that decided so; never a person's name" },
	{ "tot", FIELD_DATE, REQ, NULL, NULL, "Tot en met", "Until", "the last day on which it is left out" },
	END
};

#define UITZONDERING { "signaal_uitzondering", FIELD_MAP, OPT | LIST, NULL, uitzondering_fields, "Uitgezonderde signalen", \
	"Waived signals", "signals about this record that are left out until a day, and why" }

/* afspraak */

static const struct field partij_in_afspraak_fields[] = {
	{ "partij", FIELD_PARTIJ_ID, REQ | KEY, NULL, NULL, "Partij", "Party",
	  "the organisation: the id of a partij" },
	{ "rol", FIELD_ENUM, OPT,
	  VALUES("opdrachtgever", "opdrachtnemer", "uitvoerder", "organisator", "deelnemer",
		 "bevoegd_gezag", "onbekend"),
	  NULL, "Rol", "Role", "the part this organisation has in the agreement" },
	{ "vertegenwoordiger_functie", FIELD_TEXT, NVT, NULL, NULL, "Vertegenwoordiger (functie)",
	  "Representative (function)", "the function that signs for it; never a person's name" },
	{ "besluit", FIELD_TEXT, NVT, NULL, NULL, "Besluit", "Decision",
	  "the decision of this organisation to enter into the agreement" },
	END
};

static const struct field verlenging_fields[] = {
	{ "wijze", FIELD_ENUM, OPT, VALUES("geen", "stilzwijgend", "na_besluit", "onbekend"), NULL,
	  "Wijze van verlenging", "Kind of renewal", "how the agreement is renewed after its first term" },
	{ "duur", FIELD_DURATION, NVT, NULL, NULL, "Duur van een verlenging", "Length of a renewal",
	  "the length of one further term, such as P1Y" },
	{ "maximum", FIELD_INT, NVT, NULL, NULL, "Maximum aantal verlengingen", "Most renewals",
	  "how many renewals there can be; nvt when there is no maximum" },
	{ "uitgeoefend", FIELD_INT, NVT, NULL, NULL, "Uitgeoefende verlengingen", "Renewals exercised",
	  "how many renewals have been decided on" },
	END
};

static const struct field evaluatie_fields[] = {
	{ "frequentie", FIELD_DURATION, NVT, NULL, NULL, "Frequentie van evaluatie",
	  "Evaluation interval", "the time between two evaluations, such as P1Y" },
	{ "volgende", FIELD_DATE, NVT, NULL, NULL, "Volgende evaluatie", "Next evaluation",
	  "the day of the next evaluation" },
	END
};

static const struct field vergoeding_fields[] = {
	{ "grondslag", FIELD_ENUM, OPT, VALUES("vast", "uren", "nacalculatie", "geen", "onbekend"), NULL,
	  "Grondslag van de vergoeding", "Basis of the fee", "what the fee is calculated on" },
	{ "bedrag_eur", FIELD_DECIMAL, NVT, NULL, NULL, "Bedrag (euro)", "Amount (euro)",
	  "the amount in euros, with a decimal point" },
	{ "uren", FIELD_DECIMAL, NVT, NULL, NULL, "Uren", "Hours", "the number of hours" },
	{ "jaar", FIELD_INT, NVT, NULL, NULL, "Jaar van de vergoeding", "Year of the fee",
	  "the year for which the amount or the hours hold" },
	END
};

static const struct field gegevens_fields[] = {
	{ "persoonsgegevens", FIELD_ENUM, OPT, VALUES("ja", "nee", "onbekend"), NULL,
	  "Persoonsgegevens", "Personal data", "whether personal data are exchanged" },
	{ "verwerkersovereenkomst", FIELD_ENUM, NVT, VALUES("ja", "nee", "nvt", "onbekend"), NULL,
	  "Verwerkersovereenkomst", "Processing agreement",
	  "whether there is a data processing agreement" },
	END
};

static const struct field document_fields[] = {
	{ "titel", FIELD_TEXT, OPT, NULL, NULL, "Titel van het document", "Document title",
	  "the title of the document" },
	{ "url", FIELD_URL, OPT | KEY, NULL, NULL, "Adres", "Address",
	  "the https address of the document itself; or else bestand" },
	{ "bestand", FIELD_FILE, OPT | KEY, NULL, NULL, "Bestand", "File",
	  "the stored document: its path under documenten/; or else url" },
	{ "mediatype", FIELD_MEDIATYPE, OPT, NULL, NULL, "Mediatype", "Media type",
	  "the kind of file, such as application/pdf" },
	{ "bytes", FIELD_INT, OPT, NULL, NULL, "Omvang (bytes)", "Size (bytes)",
	  "the size of the document in bytes" },
	{ "sha256", FIELD_SHA256, OPT, NULL, NULL, "SHA-256", "SHA-256",
	  "the SHA-256 checksum of the document" },
	{ "toegankelijk", FIELD_ENUM, OPT, VALUES("ja", "nee", "onbekend"), NULL, "Toegankelijk",
	  "Accessible", "whether the document meets the rules for digital accessibility" },
	END
};

static const struct field openbaarheid_fields[] = {
	{ "publiceren", FIELD_ENUM, OPT, VALUES("ja", "nee", "te_beoordelen"), NULL, "Publiceren",
	  "Publish", "whether the agreement is published: a decision made for each agreement" },
	{ "informatiecategorie", FIELD_ENUM, NVT,
	  VALUES("convenanten", "organisatie_en_werkwijze", "inspanningsverplichting", "te_bepalen"),
	  NULL, "Informatiecategorie", "Information category",
	  "the category of the Open Government Act (Woo) it is published under" },
	{ "grond", FIELD_TEXT, NVT, NULL, NULL, "Grond", "Ground",
	  "the ground for publishing or for not publishing" },
	END
};

static const struct field archief_fields[] = {
	{ "waardering", FIELD_ENUM, OPT, VALUES("bewaren", "vernietigen", "te_bepalen"), NULL,
	  "Waardering", "Appraisal", "whether the agreement is kept for ever or destroyed in time" },
	{ "selectielijst", FIELD_TEXT, NVT, NULL, NULL, "Selectielijst", "Retention schedule",
	  "the retention schedule, and the item of it, that the appraisal follows" },
	{ "bewaartermijn", FIELD_DURATION, NVT, NULL, NULL, "Bewaartermijn", "Retention period",
	  "how long it is kept, such as P10Y; nvt when it is kept for ever" },
	END
};

static const struct field afspraak_fields[] = {
	{ "titel", FIELD_TEXT, REQ, NULL, NULL, "Titel", "Title",
	  "the official title, verbatim" },
	{ "verkorte_titel", FIELD_TEXT, NVT, NULL, NULL, "Verkorte titel", "Short title",
	  "a short title for everyday use" },
	{ "kenmerk", FIELD_TEXT, NVT, NULL, NULL, "Kenmerk", "Reference",
	  "the organisation's own reference number" },
	{ "soort", FIELD_ENUM, REQ,
	  VALUES("dienstverleningsovereenkomst", "intentieovereenkomst", "samenwerkingsovereenkomst",
		 "aansluitovereenkomst", "convenant", "samenwerkingsafspraken", "governanceafspraak",
		 "mandaatbesluit", "dienstverleningshandvest", "gemeenschappelijke_regeling",
		 "anders", "onbekend"),
	  NULL, "Soort", "Kind", "the kind of agreement" },
	{ "status", FIELD_ENUM, REQ,
	  VALUES("concept", "vastgesteld", "ondertekend", "van_kracht", "in_herziening",
		 "opgezegd", "verlopen", "beeindigd", "vervangen", "onbekend"),
	  NULL, "Status", "Status", "the status that the source gives" },
	{ "status_peildatum", FIELD_DATE, OPT, NULL, NULL, "Peildatum van de status",
	  "Status as of", "the day on which the source says so" },
	{ "partijen", FIELD_MAP, REQ | OPT | LIST, NULL, partij_in_afspraak_fields, "Partijen",
	  "Parties", "the organisations that are party to it, and their roles" },
	{ "taken", FIELD_TAAK_ID, REQ | OPT | LIST, NULL, NULL, "Taken en kennisgebieden",
	  "Tasks and knowledge areas", "the tasks and knowledge areas it is about: ids of taken" },
	{ "grondslag", FIELD_TEXT, NVT | LIST, NULL, NULL, "Wettelijke grondslag", "Legal basis",
	  "the legal basis: a BWBR or CVDR id and the article, or text" },
	{ "datum_ondertekening", FIELD_DATE, NVT, NULL, NULL, "Ondertekend op", "Signed on",
	  "the day on which the last party signed" },
	{ "datum_ingang", FIELD_DATE, OPT, NULL, NULL, "Ingangsdatum", "Start",
	  "the first day in force" },
	{ "datum_einde", FIELD_DATE, OPT, VALUES("onbepaalde_tijd"), NULL, "Einddatum", "End",
	  "the last day in force of the first term, or onbepaalde_tijd" },
	{ "verlenging", FIELD_MAP, NVT, NULL, verlenging_fields, "Verlenging", "Renewal",
	  "what happens after the first term" },
	{ "opzegtermijn", FIELD_DURATION, NVT, NULL, NULL, "Opzegtermijn", "Notice period",
	  "the contractual notice period, such as P6M" },
	{ "signaaltermijn", FIELD_DURATION, NVT, NULL, NULL, "Signaaltermijn", "Lead time",
	  "the agency's own lead time before the last notice day" },
	{ "beeindigd_per", FIELD_DATE, NVT, NULL, NULL, "Beëindigd per", "Ended as of",
	  "the last day in force when it is ended early" },
	{ "evaluatie", FIELD_MAP, NVT, NULL, evaluatie_fields, "Evaluatie", "Evaluation",
	  "when the agreement is evaluated" },
	{ "vergoeding", FIELD_MAP, NVT, NULL, vergoeding_fields, "Vergoeding", "Fee",
	  "what is paid for it" },
	{ "gegevensuitwisseling", FIELD_MAP, NVT, NULL, gegevens_fields, "Gegevensuitwisseling",
	  "Data exchange", "whether data are exchanged, and on what terms" },
	{ "is_gemeenschappelijke_regeling", FIELD_ENUM, OPT, VALUES("ja", "nee", "onbekend"), NULL,
	  "Gemeenschappelijke regeling", "Joint arrangement",
	  "whether it is a joint arrangement, which belongs in the Wgr register too" },
	{ "vervangt", FIELD_AFSPRAAK_ID, NVT | LIST, NULL, NULL, "Vervangt", "Replaces",
	  "the agreements that this one replaces: ids of afspraken" },
	{ "uitwerking_van", FIELD_AFSPRAAK_ID, NVT | LIST, NULL, NULL, "Uitwerking van",
	  "Elaborates", "the agreements that this one works out: ids of afspraken" },
	{ "documenten", FIELD_MAP, OPT | LIST, NULL, document_fields, "Documenten", "Documents",
	  "the documents that lay the agreement down" },
	{ "openbaarheid", FIELD_MAP, OPT, NULL, openbaarheid_fields, "Openbaarheid", "Publication",
	  "the decision on publication" },
	{ "archief", FIELD_MAP, OPT, NULL, archief_fields, "Archief", "Archiving",
	  "appraisal and retention" },
	{ "eigenaar_functie", FIELD_TEXT, OPT, NULL, NULL, "Eigenaar", "Owner",
	  "the function that owns the agreement; never a person's name" },
	BRONNEN,
	OPENSTAAND,
	UITZONDERING,
	OPMERKINGEN,
	END
};

/* taak */

static const struct field deskundigheid_fields[] = {
	{ "versie", FIELD_TEXT, OPT, NULL, NULL, "Versie van de kwaliteitscriteria",
	  "Version of the quality criteria",
	  "the version of the quality criteria: the list differs by version" },
	{ "naam", FIELD_TEXT, OPT, NULL, NULL, "Deskundigheidsgebied", "Area of expertise",
	  "the area of expertise as that version names it" },
	END
};

static const struct field taak_fields[] = {
	{ "naam", FIELD_TEXT, REQ, NULL, NULL, "Naam", "Name",
	  "the name of the task or knowledge area" },
	{ "omschrijving", FIELD_BLOCK, OPT, NULL, NULL, "Omschrijving", "Description",
	  "what it covers" },
	{ "aard", FIELD_ENUM, REQ, VALUES("taak", "kennisgebied", "voorziening"), NULL, "Aard",
	  "Nature", "whether it is a task, a knowledge area or a facility" },
	{ "vth_soort", FIELD_ENUM, NVT | LIST,
	  VALUES("vergunningverlening", "toezicht", "handhaving", "advies", "ondersteunend",
		 "onbekend"),
	  NULL, "VTH-soort", "Kind of work", "permits, supervision, enforcement, advice or support" },
	{ "takenpakket", FIELD_ENUM, NVT,
	  VALUES("basistaak", "milieugerelateerde_plustaak", "facultatief", "niet_milieu", "nvt",
		 "onbekend"),
	  NULL, "Takenpakket", "Task package", "the package of tasks it is part of" },
	{ "deskundigheidsgebied", FIELD_MAP, NVT, NULL, deskundigheid_fields,
	  "Deskundigheidsgebied", "Area of expertise",
	  "the area of expertise of the quality criteria for VTH" },
	{ "bevoegd_gezag", FIELD_PARTIJ_ID, NVT | LIST, NULL, NULL, "Bevoegd gezag",
	  "Competent authority", "the authorities whose task it is: ids of partijen" },
	{ "belegd_bij", FIELD_PARTIJ_ID, OPT | LIST, NULL, NULL, "Belegd bij", "Carried out by",
	  "the organisations that carry it out: ids of partijen" },
	{ "wijze", FIELD_ENUM, REQ,
	  VALUES("uitgevoerd_door_ander", "georganiseerd_door_ander", "samenwerking", "afstemming",
		 "onbekend"),
	  NULL, "Wijze", "Manner", "the manner in which others are involved" },
	{ "reden", FIELD_ENUM, OPT | LIST,
	  VALUES("kwaliteit", "kennisdeling", "kwetsbaarheid", "capaciteit", "wettelijk",
		 "onbekend"),
	  NULL, "Reden", "Reason", "why others are involved" },
	BRONNEN,
	OPENSTAAND,
	UITZONDERING,
	OPMERKINGEN,
	END
};

/* partij */

static const struct field partij_fields[] = {
	{ "naam", FIELD_TEXT, REQ, NULL, NULL, "Naam", "Name", "the name of the organisation" },
	{ "type", FIELD_ENUM, REQ,
	  VALUES("omgevingsdienst", "gemeente", "provincie", "waterschap", "rijk", "politie_om",
		 "veiligheidsregio", "vereniging", "privaat", "onbekend"),
	  NULL, "Type", "Type", "the type of organisation" },
	{ "tooi", FIELD_TOOI, NVT, NULL, NULL, "TOOI", "TOOI",
	  "its address in the register of government organisations; nvt when it has none" },
	{ "oin", FIELD_OIN, NVT, NULL, NULL, "OIN", "OIN",
	  "its organisation identification number, 20 positions" },
	{ "rsin", FIELD_RSIN, NVT, NULL, NULL, "RSIN", "RSIN",
	  "its number as a legal person, 9 digits" },
	{ "kvk", FIELD_KVK, NVT, NULL, NULL, "KvK-nummer", "KvK number",
	  "its number in the trade register, 8 digits" },
	{ "groep", FIELD_BOOL, OPT, NULL, NULL, "Groep", "Group",
	  "true for a group whose members are not named" },
	{ "rechtsvoorganger_van", FIELD_PARTIJ_ID, NVT, NULL, NULL, "Rechtsvoorganger van",
	  "Predecessor of", "the organisation that took its place: the id of a partij" },
	{ "actief", FIELD_ENUM, OPT, VALUES("ja", "nee", "onbekend"), NULL, "Actief", "Active",
	  "whether the organisation still exists" },
	BRONNEN,
	UITZONDERING,
	OPMERKINGEN,
	END
};

/* register.yaml: settings are either there or not, so few can be unknown. */

static const struct field norm_fields[] = {
	{ "omschrijving", FIELD_TEXT, OPT, NULL, NULL, "Norm", "Norm", "what the norm asks for" },
	{ "per", FIELD_DATE, OPT, NULL, NULL, "Norm geldt per", "Norm holds from",
	  "the day from which the overview and the agreements must be there" },
	{ "robuust_per", FIELD_DATE, OPT, NULL, NULL, "Robuust per", "Robust by",
	  "the day on which the agency must be robust" },
	END
};

static const struct field signaal_fields[] = {
	{ "termijn", FIELD_DURATION, NVT, NULL, NULL, "Signaaltermijn", "Lead time",
	  "the lead time of agreements that have no signaaltermijn, such as P3M" },
	{ "venster", FIELD_DURATION, NVT, NULL, NULL, "Venster van signalen", "Signal window",
	  "how far ahead signals look; P3M when it is not known" },
	{ "concentratie", FIELD_INT, NVT, NULL, NULL, "Grens voor concentratie", "Concentration limit",
	  "from how many tasks that count with one organisation there is a signal; none when it is not known" },
	END
};

static const char *const kinds[] = { "registratie", "wijziging", "verlenging", "opzegging",
				     "beeindiging", "correctie", "administratief", NULL };

static const struct field eisen_fields[] = {
	{ "besluit", FIELD_ENUM, LIST, kinds, NULL, "Besluit vereist bij", "Decision required for",
	  "the kinds of change that are refused without a decision" },
	{ "handtekening", FIELD_BOOL, 0, NULL, NULL, "Handtekening vereist", "Signature required",
	  "whether every commit must carry a signature" },
	{ "vier_ogen", FIELD_ENUM, LIST, kinds, NULL, "Tweede handtekening vereist bij",
	  "Second signature required for",
	  "the kinds of change that another mandated key must approve" },
	END
};

static const struct field mandaat_fields[] = {
	{ "sleutel", FIELD_TEXT, REQ | KEY, NULL, NULL, "Sleutel", "Key",
	  "the public SSH key that signs, as in a .pub file" },
	{ "functie", FIELD_TEXT, REQ, NULL, NULL, "Functie", "Function",
	  "the function that holds the key; never a person's name" },
	{ "soorten", FIELD_ENUM, REQ | LIST, VALUES("afspraak", "taak", "partij", "register"), NULL,
	  "Soorten", "Types", "the records that it may change; register is register.yaml itself" },
	{ "aard", FIELD_ENUM, LIST, kinds, NULL, "Aard", "Kinds",
	  "the kinds of change that it may make; all when absent" },
	{ "van", FIELD_DATE, 0, NULL, NULL, "Van", "From", "the first day of the mandate" },
	{ "tot", FIELD_DATE, 0, NULL, NULL, "Tot en met", "Until", "the last day of the mandate" },
	END
};

static const struct field volledigheid_fields[] = {
	{ "verklaard_op", FIELD_DATE, REQ, NULL, NULL, "Verklaard op", "Stated on",
	  "the day on which the overview was stated to be complete" },
	{ "door_functie", FIELD_TEXT, REQ, NULL, NULL, "Verklaard door", "Stated by",
	  "the function that stated it; never a person's name" },
	END
};

static const struct field register_fields[] = {
	{ "schema", FIELD_INT, REQ, NULL, NULL, "Versie van het formaat", "Format version",
	  "the version of the file formats" },
	{ "organisatie", FIELD_PARTIJ_ID, REQ | OPT, NULL, NULL, "Organisatie", "Organisation",
	  "the organisation whose register this is: the id of a partij" },
	{ "taal", FIELD_ENUM, 0, VALUES("nl", "en"), NULL, "Taal", "Language",
	  "the language of reports; nl when absent" },
	{ "tijdzone", FIELD_TIMEZONE, 0, NULL, NULL, "Tijdzone", "Time zone",
	  "the time zone in which its days begin and end" },
	{ "norm", FIELD_MAP, OPT, NULL, norm_fields, "Norm", "Norm",
	  "the norm the register answers to, and its dates" },
	{ "signaal", FIELD_MAP, NVT, NULL, signaal_fields, "Signalering", "Reminders",
	  "when reminders are given" },
	{ "volledigheid", FIELD_MAP, 0, NULL, volledigheid_fields, "Volledigheid", "Completeness",
	  "the statement by a function that the overview is complete" },
	{ "eisen", FIELD_MAP, 0, NULL, eisen_fields, "Eisen aan wijzigingen", "Demands on changes",
	  "what a change must have before it is committed" },
	{ "mandaten", FIELD_MAP, LIST, NULL, mandaat_fields, "Mandaten", "Mandates",
	  "who may change what, by the key that signs the commit" },
	BRONNEN,
	UITZONDERING,
	OPMERKINGEN,
	END
};

static const struct schema schemas[TYPE_COUNT] = {
	[TYPE_AFSPRAAK] = { TYPE_AFSPRAAK, "afspraak", "afspraken", "Afspraak", "Agreement",
			    afspraak_fields, VALUES("titel", "soort", "status", "datum_einde"),
			    "titel" },
	[TYPE_TAAK] = { TYPE_TAAK, "taak", "taken", "Taak of kennisgebied",
			"Task or knowledge area", taak_fields,
			VALUES("naam", "aard", "wijze", "belegd_bij"), "naam" },
	[TYPE_PARTIJ] = { TYPE_PARTIJ, "partij", "partijen", "Partij", "Party", partij_fields,
			  VALUES("naam", "type"), "naam" },
};

const char *const *change_kinds(void)
{
	return kinds;
}

const struct schema *schema_of(enum record_type type)
{
	return &schemas[type];
}

const struct schema *schema_by_name(const char *name_or_plural)
{
	for (size_t i = 0; i < COUNT(schemas); i++)
		if (str_equal(schemas[i].name, name_or_plural) ||
		    str_equal(schemas[i].plural, name_or_plural))
			return &schemas[i];
	return NULL;
}

const struct field *schema_register_fields(void)
{
	return register_fields;
}

const struct field *field_named(const struct field *fields, const char *name, size_t len)
{
	for (; fields && fields->name; fields++)
		if (strlen(fields->name) == len && memcmp(fields->name, name, len) == 0)
			return fields;
	return NULL;
}

const struct field *field_find(const struct field *fields, const char *path, bool *is_item)
{
	const struct field *field = NULL;
	bool item = false;

	for (;;) {
		size_t len = strcspn(path, ".");

		if (len && strspn(path, "0123456789") == len) {
			if (!field || !(field->flags & FIELD_LIST) || item)
				return NULL;
			item = true;
		} else {
			field = field_named(field ? field->fields : fields, path, len);
			if (!field)
				return NULL;
			item = false;
		}
		if (!path[len])
			break;
		path += len + 1;
	}
	if (is_item)
		*is_item = item;
	return field;
}

long field_rank(const char *path, const char *key, const void *fields)
{
	const struct field *table = fields;
	const struct field *row;

	if (*path) {
		row = field_find(table, path, NULL);
		table = row ? row->fields : NULL;
	}
	row = field_named(table, key, strlen(key));
	return row ? row - table : LONG_MAX;
}

struct yorder field_order(const struct field *fields)
{
	return (struct yorder){ field_rank, fields };
}

bool field_allows(const struct field *field, const char *literal)
{
	if ((field->flags & FIELD_UNKNOWN) && strcmp(literal, "onbekend") == 0)
		return true;
	if ((field->flags & FIELD_NOT_APPLICABLE) && strcmp(literal, "nvt") == 0)
		return true;
	for (const char *const *value = field->values; value && *value; value++)
		if (strcmp(*value, literal) == 0)
			return true;
	return false;
}

const char *field_label(const struct field *field, enum lang lang)
{
	return say(lang, field->label_nl, field->label_en);
}

static void add_names(const struct field *fields, const char *prefix, struct strv *out)
{
	for (; fields->name; fields++) {
		strv_pushf(out, "%s%s", prefix, fields->name);
		if (fields->fields) {
			struct str inner = STR_INIT;

			str_addf(&inner, "%s%s.", prefix, fields->name);
			add_names(fields->fields, str_text(&inner), out);
			str_free(&inner);
		}
	}
}

void field_names(const struct field *fields, struct strv *out)
{
	add_names(fields, "", out);
}

const char *field_type_name(enum field_type type)
{
	static const char *const names[] = {
		[FIELD_TEXT] = "text (one line)",
		[FIELD_BLOCK] = "text",
		[FIELD_ENUM] = "one of a list of values",
		[FIELD_DATE] = "date (YYYY-MM-DD)",
		[FIELD_DURATION] = "duration (such as P1Y6M)",
		[FIELD_INT] = "whole number, 0 or more",
		[FIELD_DECIMAL] = "number (such as 1250.50)",
		[FIELD_BOOL] = "true or false",
		[FIELD_AFSPRAAK_ID] = "id of an afspraak",
		[FIELD_TAAK_ID] = "id of a taak",
		[FIELD_PARTIJ_ID] = "id of a partij",
		[FIELD_URL] = "address (https://...)",
		[FIELD_FILE] = "path under documenten/",
		[FIELD_MEDIATYPE] = "media type (such as application/pdf)",
		[FIELD_SHA256] = "SHA-256 (64 lower-case hexadecimal digits)",
		[FIELD_RSIN] = "RSIN (9 digits)",
		[FIELD_KVK] = "KvK number (8 digits)",
		[FIELD_OIN] = "OIN (20 digits)",
		[FIELD_TOOI] = "TOOI address",
		[FIELD_TIMEZONE] = "time zone (such as Europe/Amsterdam)",
		[FIELD_MAP] = "group of fields",
	};

	return names[type];
}
