#!/bin/sh
# afspraak export: the whole register, read back by other programs.
. "${0%/*}/../lib.sh"

# Every record as another reader of YAML sees it, with all values as text.
cat_records() {
	/usr/bin/python3 - <<-'EOF'
		import glob, json, yaml
		out = {}
		for folder, pattern in ('afspraken', 'afspraken/*/*.yaml'), ('taken', 'taken/*.yaml'), ('partijen', 'partijen/*.yaml'):
		    for path in glob.glob(pattern):
		        with open(path, encoding='utf-8') as f:
		            out[folder + '/' + path.split('/')[-1][:-5]] = yaml.load(f, Loader=yaml.BaseLoader)
		print(json.dumps(out, sort_keys=True, indent=1))
	EOF
}

as_text='
def text(value):
    if isinstance(value, dict):
        return {key: text(v) for key, v in value.items()}
    if isinstance(value, list):
        return [text(v) for v in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
'

test_json() {
	make_full_register
	cat_records >"$CASE/wanted"
	run afspraak export
	expect_status 0
	expect_stderr </dev/null
	expect_nothing_changed
	expect_json .schema afspraak/export/1
	expect_json .commit "$(git rev-parse HEAD)"
	expect_json .register.organisatie od-voorbeeld
	/usr/bin/python3 - "$OUT" >"$CASE/got" <<-EOF
		import json, sys
		$as_text
		data = json.load(open(sys.argv[1], encoding='utf-8'))
		out = {}
		for folder in 'afspraken', 'taken', 'partijen':
		    assert [r['id'] for r in data[folder]] == sorted(r['id'] for r in data[folder])
		    for record in data[folder]:
		        name = folder + '/' + record.pop('id')
		        out[name] = text(record)
		print(json.dumps(out, sort_keys=True, indent=1))
	EOF
	diff -u "$CASE/wanted" "$CASE/got" || fail 'not all came through'
	run afspraak export --format json -o "$CASE/file.json"
	expect_status 0
	afspraak export | cmp - "$CASE/file.json"
}

test_json_lines() {
	make_full_register
	cat_records >"$CASE/wanted"
	run afspraak export --format jsonl
	expect_status 0
	/usr/bin/python3 - "$OUT" >"$CASE/got" <<-EOF
		import json, sys
		$as_text
		out = {}
		lines = [json.loads(line) for line in open(sys.argv[1], encoding='utf-8')]
		assert lines[0]['type'] == 'register' and lines[0]['fields']['organisatie'] == 'od-voorbeeld'
		folders = {'afspraak': 'afspraken', 'taak': 'taken', 'partij': 'partijen'}
		for line in lines[1:]:
		    out[folders[line['type']] + '/' + line['id']] = text(line['fields'])
		print(json.dumps(out, sort_keys=True, indent=1))
	EOF
	diff -u "$CASE/wanted" "$CASE/got" || fail 'not all came through'
}

test_csv() {
	make_full_register
	cat_records >"$CASE/wanted"
	for type in afspraken taken partijen; do
		run afspraak export --format csv $type
		expect_status 0
		cp "$OUT" "$CASE/$type.csv"
	done
	head -n 1 "$CASE/taken.csv" | grep -q '^id,naam,omschrijving,aard,' || fail 'other columns'
	/usr/bin/python3 - "$CASE" >"$CASE/got" <<-'EOF'
		import csv, json, sys, yaml
		out = {}
		for folder in 'afspraken', 'taken', 'partijen':
		    with open(f'{sys.argv[1]}/{folder}.csv', encoding='utf-8', newline='') as f:
		        for row in csv.DictReader(f):
		            record = {}
		            for column, cell in row.items():
		                if column == 'id' or cell == '':
		                    continue
		                if cell[0] in '[{':
		                    cell = yaml.load(cell, Loader=yaml.BaseLoader)
		                elif cell.startswith("'=") or cell.startswith("'-"):
		                    cell = cell[1:]
		                *way, name = column.split('.')
		                at = record
		                for part in way:
		                    at = at.setdefault(part, {})
		                at[name] = cell
		            out[folder + '/' + row['id']] = record
		print(json.dumps(out, sort_keys=True, indent=1))
	EOF
	diff -u "$CASE/wanted" "$CASE/got" || fail 'not all came through'
}

test_sqlite() {
	make_full_register
	cat_records >"$CASE/wanted"
	echo 'staat er al' >"$CASE/x.db"
	run afspraak export --format sqlite -o "$CASE/x.db"
	expect_status 0
	expect_stdout </dev/null
	expect_stderr </dev/null
	expect_nothing_changed
	[ "$(find "$CASE" -name '*.tmp')" = '' ] || fail 'something was left behind'
	/usr/bin/python3 - "$CASE" "$(git rev-parse HEAD)" <<-'EOF'
		import json, sqlite3, sys
		wanted = json.load(open(sys.argv[1] + '/wanted'))
		db = sqlite3.connect(sys.argv[1] + '/x.db')
		db.row_factory = sqlite3.Row
		assert db.execute("select value from export where name = 'commit'").fetchone()[0] == sys.argv[2]
		for folder in 'afspraken', 'taken', 'partijen':
		    rows = {row['id']: row for row in db.execute(f'select * from {folder}')}
		    assert set(rows) == {key.split('/')[1] for key in wanted if key.startswith(folder + '/')}
		    def compare(row, value, name):
		        if isinstance(value, dict):
		            for key, inner in value.items():
		                compare(row, inner, f'{name}_{key}' if name else key)
		        elif isinstance(value, list):
		            items = db.execute(f'select * from {folder}_{name} where id = ? order by position', (row['id'],)).fetchall()
		            assert [i['position'] for i in items] == list(range(len(value))), (name, value)
		            for item, one in zip(items, value):
		                if isinstance(one, dict):
		                    for key, inner in one.items():
		                        assert item[key] == inner, (name, key, inner)
		                else:
		                    assert item['waarde'] == one
		        else:
		            assert row[name] == value, (row['id'], name, row[name], value)
		    for key, record in wanted.items():
		        if key.startswith(folder + '/'):
		            compare(rows[key.split('/')[1]], record, '')
	EOF
	run afspraak export --format sqlite
	expect_status 2
	expect_stderr_has 'write it to a file with -o FILE'
	run afspraak export --format sqlite -o "$CASE/no/such/x.db"
	expect_status 6
}

test_as_of() {
	make_full_register
	afspraak remove afspraak/vol -m 'Eruit' || afspraak remove vol -m 'Eruit'
	run afspraak export --as-of HEAD~1
	expect_json '.afspraken | length' 2
	run afspraak export
	expect_json '.afspraken | length' 1
}

test_refuses_what_it_cannot_give() {
	make_full_register
	printf 'naam: [\n' >taken/kapot.yaml
	commit_all 'Kapot'
	snapshot
	for format in json jsonl 'csv taken' sqlite; do
		# shellcheck disable=SC2086
		run afspraak export -o "$CASE/x" --format $format
		expect_status 4
		expect_stderr_has 'taken/kapot.yaml:'
		expect_stderr_has 'an export is of the whole register'
		[ ! -e "$CASE/x" ] || fail 'something was written'
	done
	expect_nothing_changed
}

test_wrong_use() {
	make_register
	run afspraak export --format csv
	expect_status 2
	expect_stderr_has 'choose one of: afspraken, taken, partijen'
	run afspraak export taken
	expect_status 2
	run afspraak export --format csv tak
	expect_status 2
	run afspraak export --format xml
	expect_status 2
	expect_stderr_has 'choose one of: json, jsonl, csv, sqlite'
}

run_tests "$@"
