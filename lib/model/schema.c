#include "model/schema.h"

#include <limits.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"

/* Short names for the flags, so that a row of a table fits its lines. */
enum {
	REQ = FIELD_REQUIRED,
	LIST = FIELD_LIST,
	KEY = FIELD_KEY,
	OPT = FIELD_UNKNOWN,
	NVT = FIELD_UNKNOWN | FIELD_NOT_APPLICABLE,
	NOMINAL = FIELD_NOMINAL,
};

#define VALUES(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define END { 0 }

/* Shared by several tables. */

static const struct field bron_fields[] = {
	{ "omschrijving", FIELD_TEXT, REQ | KEY, NULL, NULL, N_("Source"),
	  N_("the source of facts in this record") },
	{ "vindplaats", FIELD_TEXT, OPT, NULL, NULL, N_("Location"),
	  N_("where in it, or where to find it: a section, an address or a file reference") },
	END
};

static const struct field vraag_fields[] = {
	{ "vraag", FIELD_TEXT, REQ | KEY, NULL, NULL, N_("Question"),
	  N_("what has to be found out or done") },
	{ "actiehouder_functie", FIELD_TEXT, OPT, NULL, NULL, N_("Action owner"),
	  N_("the function that answers it; never a person's name") },
	{ "gereed_op", FIELD_DATE, OPT, NULL, NULL, N_("Due on"),
	  N_("the day on which the answer is due") },
	END
};

#define BRONNEN { "bronnen", FIELD_MAP, OPT | LIST, NULL, bron_fields, N_("Sources"), \
	N_("where each fact comes from") }
#define OPENSTAAND { "openstaand", FIELD_MAP, OPT | LIST, NULL, vraag_fields, NC_("field", "Open questions"), \
	N_("questions that are still open") }
#define OPMERKINGEN { "opmerkingen", FIELD_BLOCK, OPT, NULL, NULL, N_("Remarks"), \
	N_("anything else, in text of any number of lines") }

static const struct field uitzondering_fields[] = {
	{ "code", FIELD_TEXT, REQ | KEY, NULL, NULL, N_("Signal"),
	  N_("the code of the signal that is left out") },
	{ "reden", FIELD_TEXT, REQ, NULL, NULL, N_("Reason"), N_("why it is left out") },
	{ "door_functie", FIELD_TEXT, REQ, NULL, NULL, N_("Decided by"),
	  N_("the function that decided so; never a person's name") },
	{ "tot", FIELD_DATE, REQ, NULL, NULL, N_("Until"), N_("the last day on which it is left out") },
	END
};

#define UITZONDERING { "signaal_uitzondering", FIELD_MAP, OPT | LIST, NULL, uitzondering_fields, N_("Waived signals"), \
	N_("signals about this record that are left out until a day, and why") }

/* afspraak */

static const struct field partij_in_afspraak_fields[] = {
	{ "partij", FIELD_PARTIJ_ID, REQ | KEY, NULL, NULL, N_("Party"),
	  N_("the organisation: the id of a partij") },
	{ "rol", FIELD_ENUM, OPT,
	  VALUES("opdrachtgever", "opdrachtnemer", "uitvoerder", "organisator", "deelnemer",
		 "bevoegd_gezag", "onbekend"),
	  NULL, N_("Role"), N_("the part this organisation has in the agreement") },
	{ "vertegenwoordiger_functie", FIELD_TEXT, NVT, NULL, NULL, N_("Representative (function)"), N_("the function that signs for it; never a person's name") },
	{ "besluit", FIELD_TEXT, NVT, NULL, NULL, N_("Decision"),
	  N_("the decision of this organisation to enter into the agreement") },
	END
};

static const struct field verlenging_fields[] = {
	{ "wijze", FIELD_ENUM, OPT, VALUES("geen", "stilzwijgend", "na_besluit", "onbekend"), NULL,
	  N_("Kind of renewal"), N_("how the agreement is renewed after its first term") },
	{ "duur", FIELD_DURATION, NVT, NULL, NULL, N_("Length of a renewal"),
	  N_("the length of one further term, such as P1Y") },
	{ "maximum", FIELD_INT, NVT, NULL, NULL, N_("Most renewals"),
	  N_("how many renewals there can be; nvt when there is no maximum") },
	{ "uitgeoefend", FIELD_INT, NVT, NULL, NULL, N_("Renewals exercised"),
	  N_("how many renewals have been decided on") },
	END
};

static const struct field evaluatie_fields[] = {
	{ "frequentie", FIELD_DURATION, NVT, NULL, NULL, N_("Evaluation interval"), N_("the time between two evaluations, such as P1Y") },
	{ "volgende", FIELD_DATE, NVT, NULL, NULL, N_("Next evaluation"),
	  N_("the day of the next evaluation") },
	END
};

static const struct field vergoeding_fields[] = {
	{ "grondslag", FIELD_ENUM, OPT, VALUES("vast", "uren", "nacalculatie", "geen", "onbekend"), NULL,
	  N_("Basis of the fee"), N_("what the fee is calculated on") },
	{ "bedrag_eur", FIELD_DECIMAL, NVT, NULL, NULL, N_("Amount (euro)"),
	  N_("the amount in euros, with a decimal point") },
	{ "uren", FIELD_DECIMAL, NVT, NULL, NULL, N_("Hours"), N_("the number of hours") },
	{ "jaar", FIELD_INT, NVT | NOMINAL, NULL, NULL, N_("Year of the fee"),
	  N_("the year for which the amount or the hours hold") },
	END
};

static const struct field gegevens_fields[] = {
	{ "persoonsgegevens", FIELD_ENUM, OPT, VALUES("ja", "nee", "onbekend"), NULL,
	  N_("Personal data"), N_("whether personal data are exchanged") },
	{ "verwerkersovereenkomst", FIELD_ENUM, NVT, VALUES("ja", "nee", "nvt", "onbekend"), NULL,
	  N_("Processing agreement"),
	  N_("whether there is a data processing agreement") },
	END
};

static const struct field document_fields[] = {
	{ "titel", FIELD_TEXT, OPT, NULL, NULL, N_("Document title"),
	  N_("the title of the document") },
	{ "url", FIELD_URL, OPT | KEY, NULL, NULL, N_("Address"),
	  N_("the https address of the document itself; or else bestand") },
	{ "bestand", FIELD_FILE, OPT | KEY, NULL, NULL, N_("File"),
	  N_("the stored document: its path under documenten/; or else url") },
	{ "mediatype", FIELD_MEDIATYPE, OPT, NULL, NULL, N_("Media type"),
	  N_("the kind of file, such as application/pdf") },
	{ "bytes", FIELD_INT, OPT, NULL, NULL, N_("Size (bytes)"),
	  N_("the size of the document in bytes") },
	{ "sha256", FIELD_SHA256, OPT, NULL, NULL, N_("SHA-256"),
	  N_("the SHA-256 checksum of the document") },
	{ "toegankelijk", FIELD_ENUM, OPT, VALUES("ja", "nee", "onbekend"), NULL, N_("Accessible"), N_("whether the document meets the rules for digital accessibility") },
	END
};

static const struct field openbaarheid_fields[] = {
	{ "publiceren", FIELD_ENUM, OPT, VALUES("ja", "nee", "te_beoordelen"), NULL, N_("Publish"), N_("whether the agreement is published: a decision made for each agreement") },
	{ "informatiecategorie", FIELD_ENUM, NVT,
	  VALUES("convenanten", "organisatie_en_werkwijze", "inspanningsverplichting", "te_bepalen"),
	  NULL, N_("Information category"),
	  N_("the category of the Open Government Act (Woo) it is published under") },
	{ "grond", FIELD_TEXT, NVT, NULL, NULL, N_("Ground"),
	  N_("the ground for publishing or for not publishing") },
	END
};

static const struct field archief_fields[] = {
	{ "waardering", FIELD_ENUM, OPT, VALUES("bewaren", "vernietigen", "te_bepalen"), NULL,
	  N_("Appraisal"), N_("whether the agreement is kept for ever or destroyed in time") },
	{ "selectielijst", FIELD_TEXT, NVT, NULL, NULL, N_("Retention schedule"),
	  N_("the retention schedule, and the item of it, that the appraisal follows") },
	{ "bewaartermijn", FIELD_DURATION, NVT, NULL, NULL, N_("Retention period"),
	  N_("how long it is kept, such as P10Y; nvt when it is kept for ever") },
	END
};

static const struct field afspraak_fields[] = {
	{ "titel", FIELD_TEXT, REQ, NULL, NULL, N_("Title"),
	  N_("the official title, verbatim") },
	{ "verkorte_titel", FIELD_TEXT, NVT, NULL, NULL, N_("Short title"),
	  N_("a short title for everyday use") },
	{ "kenmerk", FIELD_TEXT, NVT, NULL, NULL, N_("Reference"),
	  N_("the organisation's own reference number") },
	{ "soort", FIELD_ENUM, REQ,
	  VALUES("dienstverleningsovereenkomst", "intentieovereenkomst", "samenwerkingsovereenkomst",
		 "aansluitovereenkomst", "convenant", "samenwerkingsafspraken", "governanceafspraak",
		 "mandaatbesluit", "dienstverleningshandvest", "gemeenschappelijke_regeling",
		 "anders", "onbekend"),
	  NULL, N_("Kind"), N_("the kind of agreement") },
	{ "status", FIELD_ENUM, REQ,
	  VALUES("concept", "vastgesteld", "ondertekend", "van_kracht", "in_herziening",
		 "opgezegd", "verlopen", "beeindigd", "vervangen", "onbekend"),
	  NULL, N_("Status"), N_("the status that the source gives") },
	{ "status_peildatum", FIELD_DATE, OPT, NULL, NULL, N_("Status as of"), N_("the day on which the source says so") },
	{ "partijen", FIELD_MAP, REQ | OPT | LIST, NULL, partij_in_afspraak_fields, N_("Parties"), N_("the organisations that are party to it, and their roles") },
	{ "taken", FIELD_TAAK_ID, REQ | OPT | LIST, NULL, NULL, N_("Tasks and knowledge areas"), N_("the tasks and knowledge areas it is about: ids of taken") },
	{ "grondslag", FIELD_TEXT, NVT | LIST, NULL, NULL, N_("Legal basis"),
	  N_("the legal basis: a BWBR or CVDR id and the article, or text") },
	{ "datum_ondertekening", FIELD_DATE, NVT, NULL, NULL, N_("Signed on"),
	  N_("the day on which the last party signed") },
	{ "datum_ingang", FIELD_DATE, OPT, NULL, NULL, NC_("field", "Start"),
	  N_("the first day in force") },
	{ "datum_einde", FIELD_DATE, OPT, VALUES("onbepaalde_tijd"), NULL, NC_("field", "End"),
	  N_("the last day in force of the first term, or onbepaalde_tijd") },
	{ "verlenging", FIELD_MAP, NVT, NULL, verlenging_fields, N_("Renewal"),
	  N_("what happens after the first term") },
	{ "opzegtermijn", FIELD_DURATION, NVT, NULL, NULL, N_("Notice period"),
	  N_("the contractual notice period, such as P6M") },
	{ "signaaltermijn", FIELD_DURATION, NVT, NULL, NULL, N_("Lead time"),
	  N_("the agency's own lead time before the last notice day") },
	{ "beeindigd_per", FIELD_DATE, NVT, NULL, NULL, N_("Ended as of"),
	  N_("the last day in force when it is ended early") },
	{ "evaluatie", FIELD_MAP, NVT, NULL, evaluatie_fields, N_("Evaluation"),
	  N_("when the agreement is evaluated") },
	{ "vergoeding", FIELD_MAP, NVT, NULL, vergoeding_fields, N_("Fee"),
	  N_("what is paid for it") },
	{ "gegevensuitwisseling", FIELD_MAP, NVT, NULL, gegevens_fields, N_("Data exchange"), N_("whether data are exchanged, and on what terms") },
	{ "is_gemeenschappelijke_regeling", FIELD_ENUM, OPT, VALUES("ja", "nee", "onbekend"), NULL,
	  N_("Joint arrangement"),
	  N_("whether it is a joint arrangement, which belongs in the Wgr register too") },
	{ "vervangt", FIELD_AFSPRAAK_ID, NVT | LIST, NULL, NULL, N_("Replaces"),
	  N_("the agreements that this one replaces: ids of afspraken") },
	{ "uitwerking_van", FIELD_AFSPRAAK_ID, NVT | LIST, NULL, NULL, N_("Elaborates"), N_("the agreements that this one works out: ids of afspraken") },
	{ "documenten", FIELD_MAP, OPT | LIST, NULL, document_fields, N_("Documents"),
	  N_("the documents that lay the agreement down") },
	{ "openbaarheid", FIELD_MAP, OPT, NULL, openbaarheid_fields, N_("Publication"),
	  N_("the decision on publication") },
	{ "archief", FIELD_MAP, OPT, NULL, archief_fields, N_("Archiving"),
	  N_("appraisal and retention") },
	{ "eigenaar_functie", FIELD_TEXT, OPT, NULL, NULL, N_("Owner"),
	  N_("the function that owns the agreement; never a person's name") },
	BRONNEN,
	OPENSTAAND,
	UITZONDERING,
	OPMERKINGEN,
	END
};

/* taak */

static const struct field deskundigheid_fields[] = {
	{ "versie", FIELD_TEXT, OPT, NULL, NULL, N_("Version of the quality criteria"),
	  N_("the version of the quality criteria: the list differs by version") },
	{ "naam", FIELD_TEXT, OPT, NULL, NULL, N_("Area of expertise"),
	  N_("the area of expertise as that version names it") },
	END
};

static const struct field taak_fields[] = {
	{ "naam", FIELD_TEXT, REQ, NULL, NULL, N_("Name"),
	  N_("the name of the task or knowledge area") },
	{ "omschrijving", FIELD_BLOCK, OPT, NULL, NULL, N_("Description"),
	  N_("what it covers") },
	{ "aard", FIELD_ENUM, REQ, VALUES("taak", "kennisgebied", "voorziening"), NULL, N_("Nature"), N_("whether it is a task, a knowledge area or a facility") },
	{ "vth_soort", FIELD_ENUM, NVT | LIST,
	  VALUES("vergunningverlening", "toezicht", "handhaving", "advies", "ondersteunend",
		 "onbekend"),
	  NULL, N_("Kind of work"), N_("permits, supervision, enforcement, advice or support") },
	{ "takenpakket", FIELD_ENUM, NVT,
	  VALUES("basistaak", "milieugerelateerde_plustaak", "facultatief", "niet_milieu", "nvt",
		 "onbekend"),
	  NULL, N_("Task package"), N_("the package of tasks it is part of") },
	{ "deskundigheidsgebied", FIELD_MAP, NVT, NULL, deskundigheid_fields,
	  N_("Area of expertise"),
	  N_("the area of expertise of the quality criteria for VTH") },
	{ "bevoegd_gezag", FIELD_PARTIJ_ID, NVT | LIST, NULL, NULL, N_("Competent authority"), N_("the authorities whose task it is: ids of partijen") },
	{ "belegd_bij", FIELD_PARTIJ_ID, OPT | LIST, NULL, NULL, N_("Carried out by"),
	  N_("the organisations that carry it out: ids of partijen") },
	{ "wijze", FIELD_ENUM, REQ,
	  VALUES("uitgevoerd_door_ander", "georganiseerd_door_ander", "samenwerking", "afstemming",
		 "onbekend"),
	  NULL, N_("Manner"), N_("the manner in which others are involved") },
	{ "reden", FIELD_ENUM, OPT | LIST,
	  VALUES("kwaliteit", "kennisdeling", "kwetsbaarheid", "capaciteit", "wettelijk",
		 "onbekend"),
	  NULL, N_("Reason"), N_("why others are involved") },
	BRONNEN,
	OPENSTAAND,
	UITZONDERING,
	OPMERKINGEN,
	END
};

/* partij */

static const struct field partij_fields[] = {
	{ "naam", FIELD_TEXT, REQ, NULL, NULL, N_("Name"), N_("the name of the organisation") },
	{ "type", FIELD_ENUM, REQ,
	  VALUES("omgevingsdienst", "gemeente", "provincie", "waterschap", "rijk", "politie_om",
		 "veiligheidsregio", "vereniging", "privaat", "onbekend"),
	  NULL, N_("Type"), N_("the type of organisation") },
	{ "tooi", FIELD_TOOI, NVT, NULL, NULL, N_("TOOI"),
	  N_("its address in the register of government organisations; nvt when it has none") },
	{ "oin", FIELD_OIN, NVT, NULL, NULL, N_("OIN"),
	  N_("its organisation identification number, 20 positions") },
	{ "rsin", FIELD_RSIN, NVT, NULL, NULL, N_("RSIN"),
	  N_("its number as a legal person, 9 digits") },
	{ "kvk", FIELD_KVK, NVT, NULL, NULL, N_("KvK number"),
	  N_("its number in the trade register, 8 digits") },
	{ "groep", FIELD_BOOL, OPT, NULL, NULL, N_("Group"),
	  N_("true for a group whose members are not named") },
	{ "rechtsvoorganger_van", FIELD_PARTIJ_ID, NVT, NULL, NULL, N_("Predecessor of"), N_("the organisation that took its place: the id of a partij") },
	{ "actief", FIELD_ENUM, OPT, VALUES("ja", "nee", "onbekend"), NULL, N_("Active"),
	  N_("whether the organisation still exists") },
	BRONNEN,
	UITZONDERING,
	OPMERKINGEN,
	END
};

/* register.yaml: settings are either there or not, so few can be unknown. */

static const struct field norm_fields[] = {
	{ "omschrijving", FIELD_TEXT, OPT, NULL, NULL, N_("Norm"), N_("what the norm asks for") },
	{ "per", FIELD_DATE, OPT, NULL, NULL, N_("Norm holds from"),
	  N_("the day from which the overview and the agreements must be there") },
	{ "robuust_per", FIELD_DATE, OPT, NULL, NULL, N_("Robust by"),
	  N_("the day on which the agency must be robust") },
	END
};

static const struct field signaal_fields[] = {
	{ "termijn", FIELD_DURATION, NVT, NULL, NULL, N_("Lead time"),
	  N_("the lead time of agreements that have no signaaltermijn, such as P3M") },
	{ "venster", FIELD_DURATION, NVT, NULL, NULL, N_("Signal window"),
	  N_("how far ahead signals look; P3M when it is not known") },
	{ "concentratie", FIELD_INT, NVT, NULL, NULL, N_("Concentration limit"),
	  N_("from how many tasks that count with one organisation there is a signal; none when it is not known") },
	END
};

static const char *const kinds[] = { "registratie", "wijziging", "verlenging", "opzegging",
				     "beeindiging", "correctie", "administratief", NULL };

static const struct field eisen_fields[] = {
	{ "besluit", FIELD_ENUM, LIST, kinds, NULL, N_("Decision required for"),
	  N_("the kinds of change that are refused without a decision") },
	{ "handtekening", FIELD_BOOL, 0, NULL, NULL, N_("Signature required"),
	  N_("whether every commit must carry a signature") },
	{ "vier_ogen", FIELD_ENUM, LIST, kinds, NULL, N_("Second signature required for"),
	  N_("the kinds of change that another mandated key must approve") },
	END
};

static const struct field mandaat_fields[] = {
	{ "sleutel", FIELD_TEXT, REQ | KEY, NULL, NULL, N_("Key"),
	  N_("the public SSH key that signs, as in a .pub file") },
	{ "functie", FIELD_TEXT, REQ, NULL, NULL, N_("Function"),
	  N_("the function that holds the key; never a person's name") },
	{ "soorten", FIELD_ENUM, REQ | LIST, VALUES("afspraak", "taak", "partij", "register"), NULL,
	  N_("Types"), N_("the records that it may change; register is register.yaml itself") },
	{ "aard", FIELD_ENUM, LIST, kinds, NULL, N_("Kinds"),
	  N_("the kinds of change that it may make; all when absent") },
	{ "van", FIELD_DATE, 0, NULL, NULL, N_("From"), N_("the first day of the mandate") },
	{ "tot", FIELD_DATE, 0, NULL, NULL, N_("Until"), N_("the last day of the mandate") },
	END
};

static const struct field volledigheid_fields[] = {
	{ "verklaard_op", FIELD_DATE, REQ, NULL, NULL, N_("Stated on"),
	  N_("the day on which the overview was stated to be complete") },
	{ "door_functie", FIELD_TEXT, REQ, NULL, NULL, N_("Stated by"),
	  N_("the function that stated it; never a person's name") },
	END
};

static const struct field register_fields[] = {
	{ "schema", FIELD_INT, REQ | NOMINAL, NULL, NULL, N_("Format version"),
	  N_("the version of the file formats") },
	{ "organisatie", FIELD_PARTIJ_ID, REQ | OPT, NULL, NULL, N_("Organisation"),
	  N_("the organisation whose register this is: the id of a partij") },
	{ "taal", FIELD_ENUM, 0, VALUES("nl", "en"), NULL, N_("Language"),
	  N_("the language of reports; nl when absent") },
	{ "tijdzone", FIELD_TIMEZONE, 0, NULL, NULL, N_("Time zone"),
	  N_("the time zone in which its days begin and end") },
	{ "norm", FIELD_MAP, OPT, NULL, norm_fields, N_("Norm"),
	  N_("the norm the register answers to, and its dates") },
	{ "signaal", FIELD_MAP, NVT, NULL, signaal_fields, N_("Reminders"),
	  N_("when reminders are given") },
	{ "volledigheid", FIELD_MAP, 0, NULL, volledigheid_fields, N_("Completeness"),
	  N_("the statement by a function that the overview is complete") },
	{ "eisen", FIELD_MAP, 0, NULL, eisen_fields, N_("Demands on changes"),
	  N_("what a change must have before it is committed") },
	{ "mandaten", FIELD_MAP, LIST, NULL, mandaat_fields, N_("Mandates"),
	  N_("who may change what, by the key that signs the commit") },
	BRONNEN,
	UITZONDERING,
	OPMERKINGEN,
	END
};

static const struct schema schemas[TYPE_COUNT] = {
	[TYPE_AFSPRAAK] = { TYPE_AFSPRAAK, "afspraak", "afspraken",
			    afspraak_fields, VALUES("titel", "soort", "status", "datum_einde"),
			    "titel" },
	[TYPE_TAAK] = { TYPE_TAAK, "taak", "taken", taak_fields,
			VALUES("naam", "aard", "wijze", "belegd_bij"), "naam" },
	[TYPE_PARTIJ] = { TYPE_PARTIJ, "partij", "partijen", partij_fields,
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
	return tr(lang, field->label);
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
		[FIELD_TEXT] = N_("text (one line)"),
		[FIELD_BLOCK] = N_("text"),
		[FIELD_ENUM] = N_("one of a list of values"),
		[FIELD_DATE] = N_("date (YYYY-MM-DD)"),
		[FIELD_DURATION] = N_("duration (such as P1Y6M)"),
		[FIELD_INT] = N_("whole number, 0 or more"),
		[FIELD_DECIMAL] = N_("number (such as 1250.50)"),
		[FIELD_BOOL] = N_("true or false"),
		[FIELD_AFSPRAAK_ID] = N_("id of an afspraak"),
		[FIELD_TAAK_ID] = N_("id of a taak"),
		[FIELD_PARTIJ_ID] = N_("id of a partij"),
		[FIELD_URL] = N_("address (https://...)"),
		[FIELD_FILE] = N_("path under documenten/"),
		[FIELD_MEDIATYPE] = N_("media type (such as application/pdf)"),
		[FIELD_SHA256] = N_("SHA-256 (64 lower-case hexadecimal digits)"),
		[FIELD_RSIN] = N_("RSIN (9 digits)"),
		[FIELD_KVK] = N_("KvK number (8 digits)"),
		[FIELD_OIN] = N_("OIN (20 digits)"),
		[FIELD_TOOI] = N_("TOOI address"),
		[FIELD_TIMEZONE] = N_("time zone (such as Europe/Amsterdam)"),
		[FIELD_MAP] = N_("group of fields"),
	};

	return _(names[type]);
}
