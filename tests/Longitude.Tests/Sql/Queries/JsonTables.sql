CREATE TABLE docs (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(data) = 'object'), kind text GENERATED ALWAYS AS (data ->> 'kind') STORED, tags text[] NOT NULL DEFAULT '{}', CONSTRAINT has_path CHECK (NOT data @? '$.secret'), CONSTRAINT few_tags CHECK (cardinality(tags) <= 3));
-- CREATE TABLE

CREATE UNIQUE INDEX docs_slug ON docs ((data ->> 'slug')) WHERE data ? 'slug';
-- CREATE INDEX

CREATE INDEX docs_price ON docs (((data #>> '{price,amount}')::numeric));
-- CREATE INDEX

INSERT INTO docs (data, tags) VALUES ('{"kind": "a", "slug": "one", "price": {"amount": 5}}', '{x,y}'), ('{"kind": "b", "slug": "two", "price": {"amount": 15.5}}', '{y}'), ('{"kind": "a", "price": {"amount": null}}', DEFAULT) RETURNING id, kind, tags;
-- id|kind|tags
-- 1|a|{x,y}
-- 2|b|{y}
-- 3|a|{}

INSERT INTO docs (data) VALUES ('[1]');
-- ERROR 23514: new row for relation "docs" violates check constraint "docs_data_check"
-- DETAIL: Failing row contains (4, [1], null, {}).

INSERT INTO docs (data) VALUES ('{"secret": 1}');
-- ERROR 23514: new row for relation "docs" violates check constraint "has_path"
-- DETAIL: Failing row contains (5, {"secret": 1}, null, {}).

INSERT INTO docs (data, tags) VALUES ('{}', '{1,2,3,4}');
-- ERROR 23514: new row for relation "docs" violates check constraint "few_tags"
-- DETAIL: Failing row contains (6, {}, null, {1,2,3,4}).

INSERT INTO docs (data) VALUES ('{"slug": "one", "n": 2}') ON CONFLICT ((data ->> 'slug')) WHERE data ? 'slug' DO UPDATE SET data = docs.data || excluded.data RETURNING id, data;
-- id|data
-- 1|{"n": 2, "kind": "a", "slug": "one", "price": {"amount": 5}}

UPDATE docs SET data['kind'] = '"c"' WHERE id = 2 RETURNING id, kind;
-- id|kind
-- 2|c

UPDATE docs SET data = jsonb_set(data, '{price,amount}', to_jsonb((data #>> '{price,amount}')::numeric * 2)) WHERE (data #>> '{price,amount}')::numeric > 10 RETURNING data -> 'price';
-- ?column?
-- {"amount": 31.0}

SELECT id FROM docs WHERE data ->> 'slug' = 'two';
-- id
-- 2

SELECT id FROM docs WHERE (data #>> '{price,amount}')::numeric BETWEEN 1 AND 10;
-- id
-- 1

CREATE VIEW doc_tags AS SELECT d.id, d.data['price']['amount'] AS amount, t.tag, t.n FROM docs d CROSS JOIN LATERAL unnest(d.tags) WITH ORDINALITY AS t(tag, n) WHERE d.data @@ '$.price.amount != null';
-- CREATE VIEW

SELECT * FROM doc_tags ORDER BY id, n;
-- id|amount|tag|n
-- 1|5|x|1
-- 1|5|y|2
-- 2|31.0|y|1

PREPARE by_tag AS SELECT id FROM docs WHERE $1 = ANY (tags) ORDER BY id;
-- PREPARE

EXECUTE by_tag('y');
-- id
-- 1
-- 2

PREPARE by_ids AS SELECT id, data ->> 'kind' AS kind FROM docs WHERE id = ANY ($1) ORDER BY id;
-- PREPARE

EXECUTE by_ids('{1,3}');
-- id|kind
-- 1|a
-- 3|a

PREPARE by_key AS SELECT id, data ->> $1 AS value FROM docs WHERE data ? $1 AND data @> $2 ORDER BY id;
-- PREPARE

EXECUTE by_key('slug', '{"kind": "a"}');
-- id|value
-- 1|one

PREPARE by_path AS SELECT id, jsonb_path_query_first(data, $1, $2) FROM docs ORDER BY id;
-- PREPARE

EXECUTE by_path('$.price ? (@.amount > $min)', '{"min": 6}');
-- id|jsonb_path_query_first
-- 1|∅
-- 2|{"amount": 31.0}
-- 3|∅

PREPARE shaped AS SELECT jsonb_build_object('id', $1::int, 'name', $2::text), ARRAY[$1, 7], $3::jsonb -> 'a';
-- PREPARE

EXECUTE shaped(5, 'x', '{"a": [1]}');
-- jsonb_build_object|array|?column?
-- {"id": 5, "name": "x"}|{5,7}|[1]

SELECT kind, jsonb_object_agg(id, data -> 'price' ORDER BY id) AS prices, count(*) FILTER (WHERE data ? 'slug') AS slugs FROM docs GROUP BY kind ORDER BY kind;
-- kind|prices|slugs
-- a|{"1": {"amount": 5}, "3": {"amount": null}}|1
-- c|{"2": {"amount": 31.0}}|1

SELECT json_agg(json_build_object('id', d.id, 'tags', (SELECT json_agg(t ORDER BY t) FROM unnest(d.tags) t)) ORDER BY d.id) FROM docs d;
-- json_agg
-- [{"id" : 1, "tags" : ["x", "y"]}, {"id" : 2, "tags" : ["y"]}, {"id" : 3, "tags" : null}]

SELECT row_to_json(d) FROM docs d WHERE id = 1;
-- row_to_json
-- {"id":1,"data":{"n": 2, "kind": "a", "slug": "one", "price": {"amount": 5}},"kind":"a","tags":["x","y"]}

SELECT jsonb_agg(to_jsonb(d) - 'data' ORDER BY id) FROM docs d;
-- jsonb_agg
-- [{"id": 1, "kind": "a", "tags": ["x", "y"]}, {"id": 2, "kind": "c", "tags": ["y"]}, {"id": 3, "kind": "a", "tags": []}]

WITH RECURSIVE tree(path, node) AS (SELECT ARRAY[]::text[], '{"a": {"b": [1, {"c": 2}]}, "d": 3}'::jsonb UNION ALL SELECT path || e.key, e.value FROM tree, LATERAL (SELECT key, value FROM jsonb_each(CASE jsonb_typeof(node) WHEN 'object' THEN node ELSE '{}' END) UNION ALL SELECT (n - 1)::text, value FROM jsonb_array_elements(CASE jsonb_typeof(node) WHEN 'array' THEN node ELSE '[]' END) WITH ORDINALITY a(value, n)) e) SELECT array_to_string(path, '.') AS at, node FROM tree ORDER BY path;
-- at|node
-- |{"a": {"b": [1, {"c": 2}]}, "d": 3}
-- a|{"b": [1, {"c": 2}]}
-- a.b|[1, {"c": 2}]
-- a.b.0|1
-- a.b.1|{"c": 2}
-- a.b.1.c|2
-- d|3

SELECT a.id, b.id FROM docs a JOIN docs b ON a.data -> 'kind' = b.data -> 'kind' AND a.id < b.id ORDER BY 1, 2;
-- id|id
-- 1|3

SELECT DISTINCT ON (data -> 'kind') data -> 'kind' AS kind, id FROM docs ORDER BY data -> 'kind', id DESC;
-- kind|id
-- "a"|3
-- "c"|2

SELECT id FROM docs ORDER BY data -> 'price' -> 'amount' DESC NULLS LAST, id;
-- id
-- 2
-- 1
-- 3

SELECT data -> 'kind' AS kind, sum((data #>> '{price,amount}')::numeric) FROM docs GROUP BY data -> 'kind' ORDER BY 1;
-- kind|sum
-- "a"|5
-- "c"|31.0

SELECT id FROM docs WHERE data -> 'kind' IN ('"a"', '"z"') ORDER BY id;
-- id
-- 1
-- 3

SELECT COALESCE(data -> 'none', '[]'::jsonb), COALESCE(data ->> 'none', 'x'), CASE WHEN data ? 'slug' THEN data -> 'slug' ELSE 'null' END FROM docs ORDER BY id;
-- coalesce|coalesce|case
-- []|x|"one"
-- []|x|"two"
-- []|x|null

INSERT INTO docs (data) SELECT jsonb_build_object('kind', k, 'n', n) FROM unnest(ARRAY['p', 'q'], ARRAY[1, 2]) AS t(k, n) RETURNING kind;
-- kind
-- p
-- q

DELETE FROM docs WHERE tags = '{}' RETURNING id;
-- id
-- 3
-- 8
-- 9

CREATE TABLE bags (id int, a int[], j json, p jsonpath, m numeric(5,1)[], v varchar(3)[]);
-- CREATE TABLE

INSERT INTO bags VALUES (1, '{1,NULL}', '{"x" : 1}', '$.a', '{1.25,2}', '{abc}');
-- INSERT 0 1

INSERT INTO bags VALUES (1, '{1,NULL}', '{"x" : 1}', '$.a', '{1.25,2}', '{abcd}');
-- ERROR 22001: value too long for type character varying(3)

INSERT INTO bags (id, a[2], a[3]) VALUES (2, 5, 6);
-- INSERT 0 1

UPDATE bags SET a[5] = 7, m[1] = 9.96 WHERE id = 1;
-- UPDATE 1

SELECT * FROM bags ORDER BY id;
-- id|a|j|p|m|v
-- 1|{1,NULL,NULL,NULL,7}|{"x" : 1}|$."a"|{10.0,2.0}|{abc}
-- 2|[2:3]={5,6}|∅|∅|∅|∅

SELECT j ->> 'x' FROM bags WHERE id = 1 AND j IS NOT NULL;
-- ?column?
-- 1

SELECT j FROM bags ORDER BY j;
-- ERROR 42883 at 29: could not identify an ordering operator for type json
-- HINT: Use an explicit ordering operator or modify the query.

SELECT DISTINCT j FROM bags;
-- ERROR 42883 at 17: could not identify an equality operator for type json

SELECT j FROM bags UNION SELECT j FROM bags;
-- ERROR 42883 at 8: could not identify an equality operator for type json

CREATE INDEX ON bags (j);
-- ERROR 42704: data type json has no default operator class for access method "btree"
-- HINT: You must specify an operator class for the index or define a default operator class for the data type.

CREATE INDEX ON bags (a);
-- CREATE INDEX

SELECT id FROM bags WHERE a = '{9,NULL,NULL,NULL,7}' OR a > '{1}' ORDER BY id;
-- id
-- 1
-- 2

CREATE TABLE wide (id int, doc jsonb);
-- CREATE TABLE

INSERT INTO wide SELECT g, (SELECT jsonb_object_agg(repeat(chr(97 + n % 26), n % 7) || n, CASE n % 5 WHEN 0 THEN to_jsonb(n) WHEN 1 THEN to_jsonb(n::text) WHEN 2 THEN jsonb_build_array(n, jsonb_build_object('k', n), '[]'::jsonb) WHEN 3 THEN jsonb_build_object('é', n, '', '{}'::jsonb, 'zz', NULL) ELSE to_jsonb(n > 7) END) FROM generate_series(1, g) n) FROM generate_series(0, 20) g;
-- INSERT 0 21

SELECT count(*) FROM wide, jsonb_each(doc) e WHERE doc -> e.key IS DISTINCT FROM e.value OR NOT doc ? e.key OR doc ->> e.key IS DISTINCT FROM e.value #>> '{}';
-- count
-- 0

SELECT count(*) FROM wide, jsonb_each(doc) e WHERE doc -> (e.key || 'x') IS NOT NULL OR doc ? (e.key || '0') OR doc -> '' IS NOT NULL;
-- count
-- 0

SELECT id, doc #> '{cc2,1,k}' AS k, doc -> 'ddd3' -> 'é' AS e, doc -> 'ddd3' -> '' AS empty, doc -> 'ddd3' ->> 'zz' AS zz, doc -> 'cc2' -> 2 AS nothing FROM wide WHERE id IN (0, 1, 3) ORDER BY id;
-- id|k|e|empty|zz|nothing
-- 0|∅|∅|∅|∅|∅
-- 1|∅|∅|∅|∅|∅
-- 3|2|3|{}|∅|[]

SELECT a.id FROM wide a JOIN wide b ON a.doc = b.doc AND a.id <> b.id ORDER BY a.id;
-- id

SELECT count(DISTINCT doc), md5(string_agg(doc::text, ',' ORDER BY id)) FROM wide;
-- count|md5
-- 20|f509ffc6ba60d3ffe376e71e5529787b

SELECT doc || '{"z": 1}' FROM wide WHERE id = 2;
-- ?column?
-- {"z": 1, "b1": "1", "cc2": [2, {"k": 2}, []]}
