# A CSV file of N agreements (-v n=N), on parties p-0 to p-499 and tasks t-0 to t-199.
BEGIN {
	print "id;titel;kenmerk;soort;status;partijen;taken;datum_ingang;datum_einde;opzegtermijn;" \
		"verlenging.wijze;verlenging.duur;vergoeding.bedrag_eur;eigenaar_functie;opmerkingen"
	for (i = 1; i <= n; i++)
		printf "dvo-%05d;Dienstverleningsovereenkomst nummer %d over taken in deelgebied %d;K-%05d;" \
			"dienstverleningsovereenkomst;%s;[{partij: p-%d, rol: opdrachtgever}, {partij: p-%d, rol: uitvoerder}];" \
			"[t-%d];0%d-0%d-20%02d;31-12-20%02d;P%dM;%s;P1Y;%d,50;Adviseur vergunningen %d;" \
			"Opmerking bij regel %d: de afspraak is overgenomen uit het archief van het jaar 20%02d.\n", \
			i, i, i % 37, i, i % 3 ? "van_kracht" : "ondertekend", i % 500, (i + 7) % 500, i % 200, \
			i % 9 + 1, i % 9 + 1, 10 + i % 14, 26 + i % 5, i % 11 + 1, i % 2 ? "stilzwijgend" : "na_besluit", \
			1000 + i, i % 20, i, 10 + i % 14
}
