CREATE TABLE orders (id int PRIMARY KEY, customer text NOT NULL, details jsonb NOT NULL, raw json);
-- CREATE TABLE

INSERT INTO orders VALUES
 (1, 'Ann', '{"items": [{"sku": "A1", "qty": 2, "price": 9.50}, {"sku": "B2", "qty": 1, "price": 20}], "tags": ["gift", "rush"], "address": {"city": "Lyon", "zip": "69001"}}', '{"a": 1, "b": {"c": [1, 2, {"d": "x"}]}, "a": 2}'),
 (2, 'Bob', '{"items": [], "tags": [], "address": {"city": "Bonn", "zip": null}, "note": "call \"first\""}', '[1, "two", null, {"k": "v"}, [3]]'),
 (3, 'Cyd', '{"items": [{"sku": "A1", "qty": 5, "price": 9.50}], "tags": ["rush"], "address": null}', NULL);
-- INSERT 0 3

SELECT id, details -> 'address' -> 'city' AS city, details -> 'address' ->> 'city' AS city_text, details #> '{items,0,sku}' AS sku, details #>> '{items,0,sku}' AS sku_text, details #>> '{items,-1,sku}' AS last FROM orders ORDER BY id;
-- id|city|city_text|sku|sku_text|last
-- 1|"Lyon"|Lyon|"A1"|A1|B2
-- 2|"Bonn"|Bonn|∅|∅|∅
-- 3|∅|∅|"A1"|A1|A1

SELECT id, raw -> 'a', raw -> 'b' -> 'c' ->> 2, raw #> '{b,c,2,d}', raw #>> '{b,c,2,d}', raw -> 3, raw ->> 1, raw -> -1, raw ->> 2 FROM orders ORDER BY id;
-- id|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- 1|2|{"d": "x"}|"x"|x|∅|∅|∅|∅
-- 2|∅|∅|∅|∅|{"k": "v"}|two|[3]|∅
-- 3|∅|∅|∅|∅|∅|∅|∅|∅

SELECT id FROM orders WHERE details @> '{"tags": ["rush"]}' ORDER BY id;
-- id
-- 1
-- 3

SELECT id FROM orders WHERE details @> '{"items": [{"sku": "A1"}]}' AND details ? 'note' ORDER BY id;
-- id

SELECT id FROM orders WHERE details -> 'tags' ? 'gift' OR details ?& ARRAY['note', 'tags'] ORDER BY id;
-- id
-- 1
-- 2

SELECT o.id, i.ordinality AS line, i.value ->> 'sku' AS sku, (i.value ->> 'qty')::int * (i.value ->> 'price')::numeric AS total FROM orders o, jsonb_array_elements(o.details -> 'items') WITH ORDINALITY i ORDER BY 1, 2;
-- id|line|sku|total
-- 1|1|A1|19.00
-- 1|2|B2|20
-- 3|1|A1|47.50

SELECT customer, (SELECT sum((i ->> 'qty')::int) FROM jsonb_array_elements(details -> 'items') i) AS pieces FROM orders ORDER BY customer;
-- customer|pieces
-- Ann|3
-- Bob|∅
-- Cyd|5

SELECT id, key, value FROM orders, jsonb_each(details) WHERE key <> 'items' ORDER BY id, key;
-- id|key|value
-- 1|address|{"zip": "69001", "city": "Lyon"}
-- 1|tags|["gift", "rush"]
-- 2|address|{"zip": null, "city": "Bonn"}
-- 2|note|"call \"first\""
-- 2|tags|[]
-- 3|address|null
-- 3|tags|["rush"]

SELECT id, key, value FROM orders, jsonb_each_text(details -> 'address') WHERE details -> 'address' <> 'null' ORDER BY id, key;
-- id|key|value
-- 1|city|Lyon
-- 1|zip|69001
-- 2|city|Bonn
-- 2|zip|∅

SELECT jsonb_object_keys(details) AS key, count(*) FROM orders GROUP BY 1 ORDER BY 1;
-- key|count
-- address|3
-- items|3
-- note|1
-- tags|3

SELECT id, details -> 'address' IS NULL, details ->> 'address' IS NULL, details -> 'address' = 'null', jsonb_typeof(details -> 'address') FROM orders ORDER BY id;
-- id|?column?|?column?|?column?|jsonb_typeof
-- 1|f|f|f|object
-- 2|f|f|f|object
-- 3|f|t|t|null

UPDATE orders SET details = jsonb_set(details, '{address,city}', '"Köln"') WHERE id = 2 RETURNING details -> 'address';
-- ?column?
-- {"zip": null, "city": "Köln"}

UPDATE orders SET details = details || '{"paid": true}' - 'note' WHERE id = 2 RETURNING details;
-- ERROR 42725 at 57: operator is not unique: unknown - unknown
-- HINT: Could not choose a best candidate operator. You might need to add explicit type casts.

UPDATE orders SET details = details #- '{items,0}' WHERE id = 1 RETURNING details -> 'items';
-- ?column?
-- [{"qty": 1, "sku": "B2", "price": 20}]

SELECT '{"a":1,"b":[1,2,{"c":null}]}'::jsonb['b'][2]['c'], ('{"a":[10,20]}'::jsonb)['a'][1], ('{"a":[10,20]}'::jsonb)['a']['1'], ('[1,2]'::jsonb)[-1], ('{"a":1}'::jsonb)['x'], ('{"1":"one"}'::jsonb)[1];
-- ERROR 42601 at 46: syntax error at or near "'b'"

SELECT ('{"a":1}'::jsonb)['a':'b'];
-- ERROR 42804 at 31: jsonb subscript does not support slices

SELECT ('{"a":1}'::jsonb)[1.5];
-- ERROR 42804 at 27: subscript type numeric is not supported
-- HINT: jsonb subscript must be coercible to either integer or text.

SELECT ('{"a":1}'::json)['a'];
-- ERROR 42804 at 9: cannot subscript type json because it does not support subscripting

SELECT ('{"a":1}'::jsonb)[NULL], (NULL::jsonb)['a'];
-- jsonb|jsonb
-- ∅|∅

UPDATE orders SET details['address']['country'] = '"DE"', details['tags'][3] = '"late"' WHERE id = 2 RETURNING details;
-- details
-- {"note": "call \"first\"", "tags": [null, null, null, "late"], "items": [], "address": {"zip": null, "city": "Köln", "country": "DE"}}

UPDATE orders SET details['a']['b'][2]['c'] = '1' WHERE id = 3 RETURNING details;
-- details
-- {"a": {"b": [null, null, {"c": 1}]}, "tags": ["rush"], "items": [{"qty": 5, "sku": "A1", "price": 9.50}], "address": null}

UPDATE orders SET details['customer']['name'] = to_jsonb(customer) WHERE id = 3 RETURNING details['customer'];
-- details
-- {"name": "Cyd"}

UPDATE orders SET details['tags'][-5] = '1' WHERE id = 1;
-- ERROR 22023: path element at position 2 is out of range: -5

UPDATE orders SET details['tags']['x'] = '1' WHERE id = 1;
-- ERROR 22P02: path element at position 2 is not an integer: "x"

UPDATE orders SET details['customer']['name']['first'] = '1' WHERE id = 3;
-- ERROR 22023: cannot replace existing key
-- DETAIL: The path assumes key is a composite object, but it is a scalar value.

UPDATE orders SET details['x'] = 5 WHERE id = 3;
-- ERROR 42804 at 19: subscripted assignment to "details" requires type jsonb but expression is of type integer
-- HINT: You will need to rewrite or cast the expression.

UPDATE orders SET raw['x'] = '5' WHERE id = 3;
-- ERROR 42804 at 19: cannot subscript type json because it does not support subscripting

CREATE TABLE empty_doc (id int, j jsonb);
-- CREATE TABLE

INSERT INTO empty_doc VALUES (1, NULL), (2, '[]'), (3, '{}'), (4, NULL);
-- INSERT 0 4

UPDATE empty_doc SET j['a'] = '1' WHERE id = 1 RETURNING j;
-- j
-- {"a": 1}

UPDATE empty_doc SET j[2] = '1' WHERE id IN (2, 4) RETURNING id, j;
-- id|j
-- 2|[null, null, 1]
-- 4|[null, null, 1]

UPDATE empty_doc SET j['k'][1]['z'] = '{"deep": true}' WHERE id = 3 RETURNING j;
-- j
-- {"k": [null, {"z": {"deep": true}}]}

SELECT '1'::jsonb -> 0, '"foo"'::jsonb ->> 0, '1'::json -> 0, '[1,2]'::jsonb -> 5, '{"a":1}'::jsonb -> 0, '[1]'::jsonb -> 'a', '1'::jsonb #> '{}', '[1,[2,3]]'::jsonb #> '{1,-1}', '1'::jsonb #> '{0}';
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- 1|foo|∅|∅|∅|∅|1|3|∅

SELECT '[1,2,3]'::jsonb @> '[3,1]', '[1,2]'::jsonb @> '1', '1'::jsonb @> '[1]', '[[1,2],3]'::jsonb @> '[[1]]', '[[1,2],3]'::jsonb @> '[1]', '{"a":{"b":1,"c":2}}'::jsonb @> '{"a":{"b":1}}', '{"a":[1,2]}'::jsonb @> '{"a":1}', '{"a":1}'::jsonb <@ '{"a":1,"b":2}', '{}'::jsonb @> '[]', '1'::jsonb @> '1', '[]'::jsonb <@ '[1]', '[1,1]'::jsonb <@ '[1]';
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- t|t|f|t|f|t|f|t|f|t|t|t

SELECT '{"a":null}'::jsonb ? 'a', '["a","b"]'::jsonb ? 'b', '"a"'::jsonb ? 'a', '["a"]'::jsonb ?| ARRAY['x', NULL, 'a'], '["a"]'::jsonb ?& ARRAY['a', NULL], '{"a":1}'::jsonb ?| '{}', '{"a":1}'::jsonb ?& '{}', '[1]'::jsonb ? '1';
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- t|t|t|t|t|f|t|f

SELECT '{"a":1}'::jsonb || '{"a":2,"b":3}', '[1]'::jsonb || '[2,3]', '[1]'::jsonb || '2', '1'::jsonb || '2', '{"a":1}'::jsonb || '[2]', '[2]'::jsonb || '{"a":1}', '{"a":1}'::jsonb || '2', '{}'::jsonb || '[]', 'null'::jsonb || '1';
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- {"a": 2, "b": 3}|[1, 2, 3]|[1, 2]|[1, 2]|[{"a": 1}, 2]|[2, {"a": 1}]|[{"a": 1}, 2]|[{}]|[null, 1]

SELECT '{"a":1,"b":2}'::jsonb - 'a', '["a","b","a"]'::jsonb - 'a', '[1,2,3]'::jsonb - 1, '[1,2,3]'::jsonb - -1, '[1,2,3]'::jsonb - 7, '{"a":1,"b":2,"c":3}'::jsonb - ARRAY['a','c'], '{"a":1}'::jsonb - '{}'::text[], '{"a":{"b":[1,2]}}'::jsonb #- '{a,b,0}', '{"a":1}'::jsonb #- '{x,y}', '[1,[2,3]]'::jsonb #- '{1,-1}', '{"a":1}'::jsonb #- '{}';
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- {"b": 2}|["b"]|[1, 3]|[1, 2]|[1, 2, 3]|{"b": 2}|{"a": 1}|{"a": {"b": [2]}}|{"a": 1}|[1, [2]]|{"a": 1}

SELECT '1'::jsonb - 'a';
-- ERROR 22023: cannot delete from scalar

SELECT '1'::jsonb - 1;
-- ERROR 22023: cannot delete from scalar

SELECT '{"a":1}'::jsonb - 1;
-- ERROR 22023: cannot delete from object using integer index

SELECT '1'::jsonb #- '{a}';
-- ERROR 22023: cannot delete path in scalar

SELECT '[1]'::jsonb #- '{a}';
-- ERROR 22P02: path element at position 1 is not an integer: "a"

SELECT '{"a":1}'::jsonb #- '{NULL}';
-- ERROR 22004: path element at position 1 is null

SELECT '{"a":1}'::jsonb #- '{{a},{b}}';
-- ERROR 2202E: wrong number of array subscripts

SELECT jsonb_set('{"a":[1,2],"b":{"c":1}}', '{a,0}', '9'), jsonb_set('{"a":[1,2]}', '{a,7}', '9'), jsonb_set('{"a":[1,2]}', '{a,-7}', '9'), jsonb_set('{"a":[1,2]}', '{a,7}', '9', false), jsonb_set('{"a":1}', '{x,y}', '9'), jsonb_set('{"a":1}', '{x}', '9', false), jsonb_set('{"a":1}', '{x}', '9'), jsonb_set('{"a":1}', '{}', '9'), jsonb_set('[]', '{0}', '9'), jsonb_set('{"a":1}', '{a,b}', '9'), jsonb_set('{"a":1}', '{a}', NULL);
-- jsonb_set|jsonb_set|jsonb_set|jsonb_set|jsonb_set|jsonb_set|jsonb_set|jsonb_set|jsonb_set|jsonb_set|jsonb_set
-- {"a": [9, 2], "b": {"c": 1}}|{"a": [1, 2, 9]}|{"a": [9, 1, 2]}|{"a": [1, 2]}|{"a": 1}|{"a": 1}|{"a": 1, "x": 9}|{"a": 1}|[9]|{"a": 1}|∅

SELECT jsonb_set('1', '{a}', '2');
-- ERROR 22023: cannot set path in scalar

SELECT jsonb_set('[1]', '{a}', '2');
-- ERROR 22P02: path element at position 1 is not an integer: "a"

SELECT jsonb_set('{"a":{"b":1}}', '{a,NULL}', '2');
-- ERROR 22004: path element at position 2 is null

SELECT jsonb_set(jsonb_in => '{"a":1}', path => '{b}', replacement => '2', create_if_missing => true);
-- jsonb_set
-- {"a": 1, "b": 2}

SELECT jsonb_set_lax('{"a":1,"b":2}', '{b}', NULL), jsonb_set_lax('{"a":1,"b":2}', '{b}', NULL, true, 'delete_key'), jsonb_set_lax('{"a":1,"b":2}', '{b}', NULL, true, 'return_target'), jsonb_set_lax('{"a":1,"b":2}', '{b}', '3'), jsonb_set_lax('{"a":1}', '{c}', NULL, false);
-- jsonb_set_lax|jsonb_set_lax|jsonb_set_lax|jsonb_set_lax|jsonb_set_lax
-- {"a": 1, "b": null}|{"a": 1}|{"a": 1, "b": 2}|{"a": 1, "b": 3}|{"a": 1}

SELECT jsonb_set_lax('{"a":1,"b":2}', '{b}', NULL, true, 'raise_exception');
-- ERROR 22004: JSON value must not be null
-- DETAIL: Exception was raised because null_value_treatment is "raise_exception".
-- HINT: To avoid, either change the null_value_treatment argument or ensure that an SQL NULL is not passed.

SELECT jsonb_set_lax('{"a":1,"b":2}', '{b}', NULL, true, 'no');
-- ERROR 22023: null_value_treatment must be "delete_key", "return_target", "use_json_null", or "raise_exception"

SELECT jsonb_set_lax('{"a":1,"b":2}', '{b}', NULL, true, NULL);
-- ERROR 22023: null_value_treatment must be "delete_key", "return_target", "use_json_null", or "raise_exception"

SELECT jsonb_insert('{"a":[0,1,2]}', '{a,1}', '"new"'), jsonb_insert('{"a":[0,1,2]}', '{a,1}', '"new"', true), jsonb_insert('{"a":[0,1,2]}', '{a,-1}', '"new"'), jsonb_insert('{"a":[0,1,2]}', '{a,9}', '"new"'), jsonb_insert('{"a":[0,1,2]}', '{a,-9}', '"new"', true), jsonb_insert('{"a":1}', '{b}', '2'), jsonb_insert('{"a":1}', '{b,c}', '2');
-- jsonb_insert|jsonb_insert|jsonb_insert|jsonb_insert|jsonb_insert|jsonb_insert|jsonb_insert
-- {"a": [0, "new", 1, 2]}|{"a": [0, 1, "new", 2]}|{"a": [0, 1, "new", 2]}|{"a": [0, 1, 2, "new"]}|{"a": ["new", 0, 1, 2]}|{"a": 1, "b": 2}|{"a": 1}

SELECT jsonb_insert('{"a":1}', '{a}', '2');
-- ERROR 22023: cannot replace existing key
-- HINT: Try using the function jsonb_set to replace key value.

SELECT jsonb_pretty('{"b":[1,{"c":[]}],"a":{},"d":"x\ny"}');
-- jsonb_pretty
-- {
--     "a": {
--     },
--     "b": [
--         1,
--         {
--             "c": [
--             ]
--         }
--     ],
--     "d": "x\ny"
-- }

SELECT jsonb_pretty('[]'), jsonb_pretty('1');
-- jsonb_pretty|jsonb_pretty
-- [
-- ]|1

SELECT jsonb_strip_nulls('{"a":null,"b":[null,{"c":null,"d":1}]}'), json_strip_nulls('{"a":null, "b" : [null, {"c":null,"d":1.50}], "e\u0041":"\u0042"}');
-- jsonb_strip_nulls|json_strip_nulls
-- {"b": [null, {"d": 1}]}|{"b":[null,{"d":1.50}],"eA":"B"}

SELECT jsonb_typeof('{}'), jsonb_typeof('[]'), jsonb_typeof('1.5'), jsonb_typeof('"x"'), jsonb_typeof('true'), jsonb_typeof('null'), json_typeof(' {} '), json_typeof('null'), json_typeof(NULL);
-- jsonb_typeof|jsonb_typeof|jsonb_typeof|jsonb_typeof|jsonb_typeof|jsonb_typeof|json_typeof|json_typeof|json_typeof
-- object|array|number|string|boolean|null|object|null|∅

SELECT json_array_length('[1,[2,3],4]'), jsonb_array_length('[]');
-- json_array_length|jsonb_array_length
-- 3|0

SELECT jsonb_array_length('{"a":1}');
-- ERROR 22023: cannot get array length of a non-array

SELECT jsonb_array_length('1');
-- ERROR 22023: cannot get array length of a scalar

SELECT json_array_length('{"a":1}');
-- ERROR 22023: cannot get array length of a non-array

SELECT json_array_length('1');
-- ERROR 22023: cannot get array length of a scalar

SELECT * FROM json_each('{"a": 1, "b": null, "a": "x"}');
-- key|value
-- a|"x"
-- a|1
-- b|null

SELECT * FROM json_each_text('{"a": [1, 2], "b": null, "c": "x\u0041"}');
-- key|value
-- a|[1, 2]
-- b|∅
-- c|xA

SELECT * FROM json_array_elements('[1, {"a": 2}, null, "x"]');
-- value
-- "x"
-- 1
-- null
-- {"a": 2}

SELECT * FROM json_array_elements_text('[1, {"a": 2}, null, "x"]') AS t;
-- value
-- 1
-- x
-- {"a": 2}
-- ∅

SELECT * FROM jsonb_array_elements_text('[1, {"a": 2}, null, "x"]') AS t(x);
-- x
-- 1
-- x
-- {"a": 2}
-- ∅

SELECT json_object_keys('{"b":1,"a":2,"b":3}');
-- json_object_keys
-- a
-- b
-- b

SELECT json_each('{"a":1}'), (json_each('{"a":1}')).key, (jsonb_each_text('{"a":1}')).*;
-- json_each|key|key|value
-- (a,1)|a|a|1

SELECT * FROM json_each('[1]');
-- ERROR 22023: cannot deconstruct an array as an object

SELECT * FROM json_each('1');
-- ERROR 22023: cannot deconstruct a scalar

SELECT * FROM jsonb_each('[1]');
-- ERROR 22023: cannot call jsonb_each on a non-object

SELECT * FROM jsonb_each_text('1');
-- ERROR 22023: cannot call jsonb_each_text on a non-object

SELECT * FROM json_array_elements('{"a":1}');
-- ERROR 22023: cannot call json_array_elements on a non-array

SELECT * FROM json_array_elements_text('1');
-- ERROR 22023: cannot call json_array_elements_text on a scalar

SELECT * FROM jsonb_array_elements('{"a":1}');
-- ERROR 22023: cannot extract elements from an object

SELECT * FROM jsonb_array_elements_text('"x"');
-- ERROR 22023: cannot extract elements from a scalar

SELECT jsonb_object_keys('[1]');
-- ERROR 22023: cannot call jsonb_object_keys on an array

SELECT json_object_keys('1');
-- ERROR 22023: cannot call json_object_keys on a scalar

SELECT json_extract_path('{"a":{"b":[1,2]}}', 'a', 'b', '1'), json_extract_path_text('{"a":{"b":"x"}}', 'a', 'b'), jsonb_extract_path('{"a":{"b":[1,2]}}', 'a', 'b'), jsonb_extract_path_text('{"a":{"b":"x"}}', VARIADIC ARRAY['a','b']), jsonb_extract_path('{"a":1}', VARIADIC NULL), json_extract_path('{"a":1}', NULL);
-- json_extract_path|json_extract_path_text|jsonb_extract_path|jsonb_extract_path_text|jsonb_extract_path|json_extract_path
-- 2|x|[1, 2]|x|∅|∅

SELECT '{"a":1,"b":2}'::jsonb = '{"b":2,"a":1.0}', '{"a":1}'::jsonb < '{"a":2}', '[1,2]'::jsonb > '[3]', '1'::jsonb < '"a"', '[]'::jsonb < '1', 'null'::jsonb < 'true', '{}'::jsonb > '[]', jsonb_cmp('1', '2');
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|jsonb_cmp
-- t|t|t|f|t|t|t|-1

SELECT x FROM (VALUES ('1'::jsonb), ('"b"'), ('"a"'), ('null'), ('true'), ('false'), ('[]'), ('[1,2]'), ('[3]'), ('{}'), ('{"a":1}'), ('{"b":0}'), ('-1.5')) t(x) ORDER BY x;
-- x
-- []
-- null
-- "a"
-- "b"
-- -1.5
-- 1
-- false
-- true
-- [3]
-- [1, 2]
-- {}
-- {"a": 1}
-- {"b": 0}

SELECT '{"a":1}'::json = '{"a":1}'::json;
-- ERROR 42883 at 24: operator does not exist: json = json
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

SELECT DISTINCT x FROM (VALUES ('{"a":1}'::jsonb), ('{"a": 1.0}'), ('[1]')) t(x) ORDER BY x;
-- x
-- [1]
-- {"a": 1}

SELECT x, count(*) FROM (VALUES ('{"a":1}'::jsonb), ('{"a":1}'), ('[1]')) t(x) GROUP BY x ORDER BY x;
-- x|count
-- [1]|1
-- {"a": 1}|2

SELECT json_build_object('a', NULL, true, 1.50, 2, '[1]'::json, 3, ARRAY[[1,2],[3,4]], 'row', row(1, 'x', NULL), 'b', '{"k": 1}'::jsonb);
-- json_build_object
-- {"a" : null, "true" : 1.50, "2" : [1], "3" : [[1,2],[3,4]], "row" : {"f1":1,"f2":"x","f3":null}, "b" : {"k": 1}}

SELECT json_build_array(1, NULL, 'x', 'NaN'::float8, 1e300::float8, timestamp '2020-02-03 04:05:06.7', timestamptz '2020-02-03 04:05:06.7+02', timestamptz '0044-03-15 12:00:00+00 BC', date '2020-02-02', 'infinity'::timestamp, interval '1 day 2 hours', 12::oid, '\x00ff'::bytea, 'abc'::char(5), '12:00'::time, '12:00+02'::timetz, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, 3.0::float4);
-- json_build_array
-- [1, null, "x", "NaN", 1e+300, "2020-02-03T04:05:06.7", "2020-02-03T02:05:06.7+00:00", "0044-03-15T12:00:00+00:00 BC", "2020-02-02", "infinity", "1 day 02:00:00", "12", "\\x00ff", "abc  ", "12:00:00", "12:00:00+02", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", 3]

SELECT json_build_object(), json_build_array(), jsonb_build_object(), jsonb_build_array(), json_build_array(VARIADIC ARRAY[1,2]), json_build_object(VARIADIC ARRAY['a','1','b','2']), json_build_object(VARIADIC NULL::text[]), jsonb_build_array(VARIADIC ARRAY[[1,2],[3,4]]);
-- json_build_object|json_build_array|jsonb_build_object|jsonb_build_array|json_build_array|json_build_object|json_build_object|jsonb_build_array
-- {}|[]|{}|[]|[1, 2]|{"a" : "1", "b" : "2"}|∅|[1, 2, 3, 4]

SELECT jsonb_build_object('b', 1, 'a', ARRAY['x', NULL], 'b', 2, 'd', date '2020-02-02', 'n', 'NaN'::numeric, 'r', row(1, true));
-- jsonb_build_object
-- {"a": ["x", null], "b": 2, "d": "2020-02-02", "n": "NaN", "r": {"f1": 1, "f2": true}}

SELECT json_build_object('a', 1, 'b');
-- ERROR 22023: argument list must have even number of elements
-- HINT: The arguments of json_build_object() must consist of alternating keys and values.

SELECT json_build_object(NULL, 1);
-- ERROR 22023: argument 1 cannot be null
-- HINT: Object keys should be text.

SELECT json_build_object(ARRAY[1], 1);
-- ERROR 22023: key value must be scalar, not array, composite, or json

SELECT json_build_object('{}'::jsonb, 1);
-- ERROR 22023: key value must be scalar, not array, composite, or json

SELECT jsonb_build_object('a');
-- ERROR 22023: argument list must have even number of elements
-- HINT: The arguments of jsonb_build_object() must consist of alternating keys and values.

SELECT jsonb_build_object('a', 1, NULL, 2);
-- ERROR 22023: argument 3: key must not be null

SELECT jsonb_build_object(row(1), 1);
-- ERROR 22023: key value must be scalar, not array, composite, or json

SELECT to_json('x"y'::text), to_json(1.50), to_json(true), to_json(NULL::int), to_json(ARRAY[]::int[]), to_json('{"a":  1}'::json), to_json('{"a":  1}'::jsonb), to_json(date '2020-01-02'), to_json(timestamptz '2020-01-02 03:04:05+00');
-- to_json|to_json|to_json|to_json|to_json|to_json|to_json|to_json|to_json
-- "x\"y"|1.50|true|∅|[]|{"a":  1}|{"a": 1}|"2020-01-02"|"2020-01-02T03:04:05+00:00"

SELECT to_jsonb(ARRAY[row(1,2)]), to_jsonb(1.50), to_jsonb('NaN'::numeric), to_jsonb('infinity'::float8), to_jsonb(date '0044-03-15 BC'), to_jsonb(0.1::float4), to_jsonb('"'::text);
-- to_jsonb|to_jsonb|to_jsonb|to_jsonb|to_jsonb|to_jsonb|to_jsonb
-- [{"f1": 1, "f2": 2}]|1.50|"NaN"|"Infinity"|"0044-03-15 BC"|0.1|"\""

SELECT to_json('x');
-- ERROR 42804: could not determine polymorphic type because input has type unknown

SELECT array_to_json(ARRAY[[1,2],[3,4]]), array_to_json(ARRAY[1,NULL]), array_to_json(ARRAY['a','b']);
-- array_to_json|array_to_json|array_to_json
-- [[1,2],[3,4]]|[1,null]|["a","b"]

SELECT array_to_json(ARRAY[[1,2],[3,4]], true), row_to_json(row(1, ARRAY[1,2], row(1,2)), true);
-- array_to_json|row_to_json
-- [[1,2],
--  [3,4]]|{"f1":1,
--  "f2":[1,2],
--  "f3":{"f1":1,"f2":2}}

SELECT row_to_json(o) FROM (SELECT id, customer, details -> 'tags' AS tags FROM orders) o ORDER BY id;
-- row_to_json
-- {"id":1,"customer":"Ann","tags":["gift", "rush"]}
-- {"id":2,"customer":"Bob","tags":[null, null, null, "late"]}
-- {"id":3,"customer":"Cyd","tags":["rush"]}

SELECT to_jsonb(o) - 'details' - 'raw' FROM orders o ORDER BY id;
-- ?column?
-- {"id": 1, "customer": "Ann"}
-- {"id": 2, "customer": "Bob"}
-- {"id": 3, "customer": "Cyd"}

SELECT json_agg(o) FROM (SELECT id, customer FROM orders ORDER BY id) o;
-- json_agg
-- [{"id":1,"customer":"Ann"}, 
--  {"id":2,"customer":"Bob"}, 
--  {"id":3,"customer":"Cyd"}]

SELECT json_agg(customer ORDER BY id DESC), jsonb_agg(id ORDER BY id) FILTER (WHERE id > 1), json_agg(id) FILTER (WHERE false), json_object_agg(customer, id ORDER BY id), jsonb_object_agg(id, customer) FROM orders;
-- json_agg|jsonb_agg|json_agg|json_object_agg|jsonb_object_agg
-- ["Cyd", "Bob", "Ann"]|[2, 3]|∅|{ "Ann" : 1, "Bob" : 2, "Cyd" : 3 }|{"1": "Ann", "2": "Bob", "3": "Cyd"}

SELECT json_agg(x) FROM (VALUES (ARRAY[1,2]), (NULL), (ARRAY[3,4])) t(x);
-- json_agg
-- [[1,2], null, 
--  [3,4]]

SELECT jsonb_agg(x) FROM (VALUES (1), (NULL), (2)) t(x);
-- jsonb_agg
-- [1, null, 2]

SELECT json_object_agg(a, b) FROM (VALUES ('x', 1), (NULL, 2)) t(a, b);
-- ERROR 22023: field name must not be null

SELECT jsonb_object_agg(a, b) FROM (VALUES ('x', 1), (NULL, 2)) t(a, b);
-- ERROR 22023: field name must not be null

SELECT json_object_agg(a, b) FROM (VALUES (ARRAY[1], 1)) t(a, b);
-- ERROR 22023: key value must be scalar, not array, composite, or json

SELECT jsonb_object_agg(k, v) FROM (VALUES ('x', 1), ('x', 2), ('y', NULL)) t(k, v);
-- jsonb_object_agg
-- {"x": 2, "y": null}

SELECT customer, jsonb_agg(jsonb_build_object('sku', i ->> 'sku', 'qty', i -> 'qty') ORDER BY i ->> 'sku') AS items FROM orders, jsonb_array_elements(details -> 'items') i GROUP BY customer ORDER BY customer;
-- customer|items
-- Ann|[{"qty": 1, "sku": "B2"}]
-- Cyd|[{"qty": 5, "sku": "A1"}]

SELECT json_object('{a,1,b,2}'), json_object('{{a,1},{b,NULL}}'), json_object('{a,b}', '{1,NULL}'), json_object('{}'), jsonb_object('{a,1,b,2,a,3}'), jsonb_object('{b,a}', '{1,2}');
-- json_object|json_object|json_object|json_object|jsonb_object|jsonb_object
-- {"a" : "1", "b" : "2"}|{"a" : "1", "b" : null}|{"a" : "1", "b" : null}|{}|{"a": "3", "b": "2"}|{"a": "2", "b": "1"}

SELECT json_object('{a,1,b}');
-- ERROR 2202E: array must have even number of elements

SELECT json_object('{{a,1,b}}');
-- ERROR 2202E: array must have two columns

SELECT json_object('{{{a,1,b}}}');
-- ERROR 2202E: wrong number of array subscripts

SELECT jsonb_object('{NULL,1}');
-- ERROR 22004: null value not allowed for object key

SELECT json_object('{a,b}', '{1}');
-- ERROR 2202E: mismatched array dimensions

SELECT jsonb_object('{{a,b}}', '{1,2}');
-- ERROR 2202E: wrong number of array subscripts

SELECT * FROM json_to_record('{"a":1,"b":"x","c":[1,2],"d":{"x":1},"e":null,"f":"2020-01-01","g":"{1,2}"}') AS t(a int, b text, c int[], d jsonb, e text, f date, g int[], h int);
-- a|b|c|d|e|f|g|h
-- 1|x|{1,2}|{"x": 1}|∅|2020-01-01|{1,2}|∅

SELECT * FROM json_to_record('{"a":"x","c":{"k":  1}}') AS t(a json, c text);
-- a|c
-- "x"|{"k":  1}

SELECT * FROM jsonb_to_record('{"a":"x","c":{"k":1}, "n":1.50}') AS t(a jsonb, b json, c text, n text);
-- a|b|c|n
-- "x"|∅|{"k": 1}|1.50

SELECT * FROM json_to_record('{"a":[[1,2],[3,4]], "b":[], "c":[null]}') AS t(a int[], b int[], c text[]);
-- a|b|c
-- {{1,2},{3,4}}|{}|{NULL}

SELECT * FROM json_to_record('[1]') AS t(a int);
-- ERROR 22023: cannot call populate_composite on an array

SELECT * FROM jsonb_to_record('1') AS t(a int);
-- ERROR 22023: cannot call populate_composite on a scalar

SELECT * FROM json_to_record('{"a":"x"}') AS t(a int);
-- ERROR 22P02: invalid input syntax for type integer: "x"

SELECT * FROM json_to_record('{"a":1}') AS t(a int[]);
-- ERROR 22P02: expected JSON array
-- HINT: See the value of key "a".

SELECT * FROM json_to_record('{"a":[[1],2]}') AS t(a int[]);
-- ERROR 22P02: expected JSON array
-- HINT: See the array element [1] of key "a".

SELECT * FROM json_to_record('{"a":[[1,2],[3]]}') AS t(a int[]);
-- ERROR 22P02: malformed JSON array
-- DETAIL: Multidimensional arrays must have sub-arrays with matching dimensions.

SELECT * FROM json_to_record('{"a":[1,[2]]}') AS t(a int[]);
-- ERROR 22P02: invalid input syntax for type integer: "[2]"

SELECT * FROM json_to_recordset('[{"a":1,"b":"x"},{"a":2},{}]') AS t(a int, b text);
-- a|b
-- 1|x
-- 2|∅
-- ∅|∅

SELECT a, b FROM jsonb_to_recordset('[{"a":1,"b":"x"},{"a":2}]') AS t(a int, b varchar(3)) WHERE b IS NOT NULL;
-- a|b
-- 1|x

SELECT * FROM jsonb_to_recordset('[{"a":1,"b":"xaaaaa"}]') AS t(a int, b varchar(3));
-- ERROR 22001: value too long for type character varying(3)

SELECT * FROM json_to_recordset('{"a":1}') AS t(a int);
-- ERROR 22023: cannot call json_to_recordset on an object

SELECT * FROM json_to_recordset('1') AS t(a int);
-- ERROR 22023: cannot call json_to_recordset on a scalar

SELECT * FROM json_to_recordset('[{"a":1}, 2]') AS t(a int);
-- ERROR 22023: argument of json_to_recordset must be an array of objects

SELECT * FROM jsonb_to_recordset('{"a":1}') AS t(a int);
-- ERROR 22023: cannot call jsonb_to_recordset on a non-array

SELECT * FROM jsonb_to_recordset('[null]') AS t(a int);
-- ERROR 22023: argument of jsonb_to_recordset must be an array of objects

SELECT json_to_record('{"a":1}');
-- ERROR 0A000: could not determine row type for result of json_to_record
-- HINT: Provide a non-null record argument, or call the function in the FROM clause using a column definition list.

SELECT * FROM json_to_record('{"a":1}');
-- ERROR 42601 at 15: a column definition list is required for functions returning "record"

SELECT * FROM json_to_record(NULL) AS t(a int);
-- a
-- ∅

SELECT o.id, t.city, t.zip FROM orders o, jsonb_to_record(o.details -> 'address') AS t(city text, zip text) WHERE o.id < 3 ORDER BY 1;
-- id|city|zip
-- 1|Lyon|69001
-- 2|Köln|∅

CREATE TABLE person (id int, name text, tags text[], joined date);
-- CREATE TABLE

SELECT * FROM json_populate_record(NULL::person, '{"id":1,"name":"Ann","tags":["a","b"],"joined":"2020-02-03","more":1}');
-- id|name|tags|joined
-- 1|Ann|{a,b}|2020-02-03

INSERT INTO person SELECT * FROM jsonb_populate_recordset(NULL::person, '[{"id":1,"name":"Ann","tags":["x"]},{"id":4,"joined":"2021-01-01"}]');
-- INSERT 0 2

SELECT * FROM person ORDER BY id;
-- id|name|tags|joined
-- 1|Ann|{x}|∅
-- 4|∅|∅|2021-01-01

SELECT (jsonb_populate_record(p, '{"name":"Zed"}')).* FROM person p ORDER BY id;
-- id|name|tags|joined
-- 1|Zed|{x}|∅
-- 4|Zed|∅|2021-01-01

SELECT (jsonb_populate_record(p, '{"name":"Zed"}')).name, (json_populate_record(NULL::person, '{"id":"7"}')).id FROM person p WHERE id = 1;
-- name|id
-- Zed|7

SELECT jsonb_populate_record(row(1, 'x'), '{"f2": "y"}');
-- jsonb_populate_record
-- (1,y)

SELECT * FROM jsonb_populate_record(NULL::person, '[1]');
-- ERROR 22023: cannot call populate_composite on an array

SELECT * FROM json_populate_recordset(NULL::person, '{}');
-- ERROR 22023: cannot call json_populate_recordset on an object

SELECT * FROM json_populate_recordset(NULL::person, '[1]');
-- ERROR 22023: argument of json_populate_recordset must be an array of objects

SELECT * FROM json_populate_record(1, '{}');
-- ERROR 42804: first argument of json_populate_record must be a row type

SELECT NULL::person IS NULL, (row(1, 'x', NULL, '2020-01-01')::person).joined;
-- ?column?|joined
-- t|2020-01-01

SELECT row(1)::person;
-- ERROR 42846 at 14: cannot cast type record to person
-- DETAIL: Input has too few columns.

SELECT '{"a":1}'::jsonb::text, '{"a" :1}'::json::text, '5'::jsonb::int + 1, '1.5'::jsonb::numeric, 'true'::jsonb::bool, ('{"n": 3}'::jsonb -> 'n')::int;
-- text|text|?column?|numeric|bool|int4
-- {"a": 1}|{"a" :1}|6|1.5|t|3

SELECT '"5"'::jsonb::int;
-- ERROR 22023: cannot cast jsonb string to type integer

SELECT 'null'::jsonb::int;
-- ERROR 22023: cannot cast jsonb null to type integer

SELECT ('{"a":"x"}'::jsonb ->> 'a') || '!', '{"a":1}'::jsonb ->> 'a' = '1', '{"a":{"b":1}}'::jsonb -> 'a' -> 'b' = '1'::jsonb;
-- ?column?|?column?|?column?
-- x!|t|t

SELECT 'a' -> 'b';
-- ERROR 42725 at 12: operator is not unique: unknown -> unknown
-- HINT: Could not choose a best candidate operator. You might need to add explicit type casts.

SELECT '{"a":1}' -> 'a';
-- ERROR 42725 at 18: operator is not unique: unknown -> unknown
-- HINT: Could not choose a best candidate operator. You might need to add explicit type casts.

SELECT '{"a":1}'::jsonb -> 1.5;
-- ERROR 42883 at 25: operator does not exist: jsonb -> numeric
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

SELECT '{"a":1}'::json @> '{}';
-- ERROR 42883 at 24: operator does not exist: json @> unknown
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

SELECT 'x'::jsonb;
-- ERROR 22P02 at 8: invalid input syntax for type json
-- DETAIL: Token "x" is invalid.

SELECT '{"a":1'::jsonb;
-- ERROR 22P02 at 8: invalid input syntax for type json
-- DETAIL: The input string ended unexpectedly.

SELECT '{"a":"\u0000"}'::jsonb;
-- ERROR 22P05 at 8: unsupported Unicode escape sequence
-- DETAIL: \u0000 cannot be converted to text.

SELECT '{"a":"\u0000"}'::json -> 'a';
-- ERROR 22P05: unsupported Unicode escape sequence
-- DETAIL: \u0000 cannot be converted to text.

SELECT '{"a":"\u0000"}'::json ->> 'a';
-- ERROR 22P05: unsupported Unicode escape sequence
-- DETAIL: \u0000 cannot be converted to text.

CREATE INDEX ON orders ((details ->> 'note'));
-- CREATE INDEX

SELECT id FROM orders WHERE details ->> 'note' IS NULL ORDER BY id;
-- id
-- 1
-- 3

SELECT coalesce(details ->> 'note', 'none') AS note, count(*) FROM orders GROUP BY 1 ORDER BY 1;
-- note|count
-- call "first"|1
-- none|2

SELECT jsonb_object_keys(details) AS key, count(*) FROM orders GROUP BY 1 ORDER BY 1;
-- key|count
-- a|1
-- address|3
-- customer|1
-- items|3
-- note|1
-- tags|3

SELECT jsonb_array_elements_text(details -> 'tags') AS tag, array_agg(id ORDER BY id), max(customer) FROM orders WHERE id < 3 GROUP BY tag HAVING count(*) > 0 ORDER BY tag;
-- tag|array_agg|max
-- gift|{1}|Ann
-- late|{2}|Bob
-- rush|{1}|Ann
-- ∅|{2,2,2}|Bob

SELECT id, jsonb_object_keys(details) || '!' AS key, count(*), sum(id) OVER () FROM orders GROUP BY id, 2 ORDER BY id, key LIMIT 3;
-- id|key|count|sum
-- 1|address!|1|26
-- 1|items!|1|26
-- 1|tags!|1|26

SELECT id % 2, unnest(ARRAY[1, id]), count(*) FROM orders GROUP BY GROUPING SETS ((1), (2)) ORDER BY 1, 2;
-- ?column?|unnest|count
-- 0|∅|2
-- 1|∅|4
-- ∅|1|4
-- ∅|2|1
-- ∅|3|1

SELECT DISTINCT jsonb_object_keys(details) FROM orders ORDER BY 1;
-- jsonb_object_keys
-- a
-- address
-- customer
-- items
-- note
-- tags
