SELECT '$.a ? (@.b > 1 && !(@.c == null)) .d[*]'::jsonpath, 'strict $.**{2 to last}.a[0,1 to last]'::jsonpath, '$."a b".c'::jsonpath, '$ ? (@ like_regex "^a" flag "qi")'::jsonpath, '$.a > 1'::jsonpath, '(1).type()'::jsonpath, '$.type().size()'::jsonpath, '$v + $"w x"'::jsonpath;
-- jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath
-- $."a"?(@."b" > 1 && !(@."c" == null))."d"[*]|strict $.**{2 to last}."a"[0,1 to last]|$."a b"."c"|$?(@ like_regex "^a" flag "iq")|($."a" > 1)|(1).type()|$.type().size()|($"v" + $"w x")

SELECT '$ ? ((@.a > 1) is unknown)'::jsonpath, '$ ? (exists(@.a ? (@ > 1)))'::jsonpath, '!exists($.a)'::jsonpath, '1 + 2 * 3 - 4'::jsonpath, '(1 + 2) * (3 - 4)'::jsonpath, '$.a starts with "x"'::jsonpath, '"x"'::jsonpath, 'null'::jsonpath, '$.*.**'::jsonpath, '$.**{0}'::jsonpath, '$.**{last to 5}'::jsonpath, '$[last - 1]'::jsonpath, '- $.a + 1'::jsonpath, '$.a == 1 || $.b == 2 && $.c == 3'::jsonpath, '($.a == 1 || $.b == 2) && $.c == 3'::jsonpath;
-- jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath
-- $?((@."a" > 1) is unknown)|$?(exists (@."a"?(@ > 1)))|!(exists ($."a"))|((1 + 2 * 3) - 4)|((1 + 2) * (3 - 4))|($."a" starts with "x")|"x"|null|$.*.**|$.**{0}|$.**{last to 5}|$[last - 1]|(-$."a" + 1)|($."a" == 1 || $."b" == 2 && $."c" == 3)|(($."a" == 1 || $."b" == 2) && $."c" == 3)

SELECT '/* x */ LAX $/* y */.a'::jsonpath, '1.'::jsonpath, '.5'::jsonpath, '1e2'::jsonpath, '$.a\x41\u0042\u{43}'::jsonpath, '"\v\b\/\q"'::jsonpath, '$.true.null.is'::jsonpath, '$.TYPE()'::jsonpath, '$.Abs'::jsonpath, 'STRICT $.strict'::jsonpath, '-(-1)'::jsonpath, '-1.5.abs()'::jsonpath, '($.a > 1).type()'::jsonpath, '$[0][1 to $.y + 1]'::jsonpath;
-- jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath|jsonpath
-- $."a"|1|0.5|100|$."aABC"|"\u000b\b/q"|$."true"."null"."is"|$.type()|$."Abs"|strict $."strict"|1|(-(1.5).abs())|($."a" > 1).type()|$[0][1 to $."y" + 1]

SELECT ''::jsonpath;
-- ERROR 22P02 at 8: invalid input syntax for type jsonpath: ""

SELECT '$.'::jsonpath;
-- ERROR 42601 at 8: syntax error at end of jsonpath input

SELECT '$.a['::jsonpath;
-- ERROR 42601 at 8: syntax error at end of jsonpath input

SELECT '$.a b'::jsonpath;
-- ERROR 42601 at 8: syntax error at end of jsonpath input

SELECT '@.a'::jsonpath;
-- ERROR 42601 at 8: @ is not allowed in root expressions

SELECT 'last'::jsonpath;
-- ERROR 42601 at 8: LAST is allowed only in array subscripts

SELECT '1a'::jsonpath;
-- ERROR 42601 at 8: trailing junk after numeric literal at or near "1a" of jsonpath input

SELECT '$.1a'::jsonpath;
-- ERROR 42601 at 8: trailing junk after numeric literal at or near ".1a" of jsonpath input

SELECT '"a'::jsonpath;
-- ERROR 42601 at 8: unexpected end of quoted string at end of jsonpath input

SELECT '"a\u12"'::jsonpath;
-- ERROR 42601 at 8: invalid unicode sequence at or near "\u12" of jsonpath input

SELECT '/* x $.a'::jsonpath;
-- ERROR 42601 at 8: unexpected end of comment at end of jsonpath input

SELECT '$ ? (@.a)'::jsonpath;
-- ERROR 42601 at 8: syntax error at or near ")" of jsonpath input

SELECT '$.a + ($.b > 1)'::jsonpath;
-- ERROR 42601 at 8: syntax error at end of jsonpath input

SELECT '$ ? (@ like_regex "a" flag "z")'::jsonpath;
-- ERROR 42601 at 8: invalid input syntax for type jsonpath
-- DETAIL: Unrecognized flag character "z" in LIKE_REGEX predicate.

SELECT '$ ? (@ like_regex "a" flag "x")'::jsonpath;
-- ERROR 0A000 at 8: XQuery "x" flag (expanded regular expressions) is not implemented

SELECT '$.a.foo()'::jsonpath;
-- ERROR 42601 at 8: syntax error at or near "(" of jsonpath input

SELECT '$.a = 1'::jsonpath;
-- ERROR 42601 at 8: syntax error at or near "=" of jsonpath input

SELECT '00'::jsonpath;
-- ERROR 42601 at 8: trailing junk after numeric literal at or near "00" of jsonpath input

SELECT '1e'::jsonpath;
-- ERROR 42601 at 8: trailing junk after numeric literal at or near "1e" of jsonpath input

SELECT '1 == 2 == 3'::jsonpath;
-- ERROR 42601 at 8: syntax error at or near "==" of jsonpath input

SELECT '!$.a'::jsonpath;
-- ERROR 42601 at 8: syntax error at or near "$" of jsonpath input

SELECT '$.a $b'::jsonpath;
-- ERROR 42601 at 8: syntax error at or near "$b" of jsonpath input

SELECT '$ "x"'::jsonpath;
-- ERROR 42601 at 8: syntax error at or near """ of jsonpath input

SELECT '$ 1'::jsonpath;
-- ERROR 42601 at 8: syntax error at or near "1" of jsonpath input

CREATE TABLE shop (id int PRIMARY KEY, doc jsonb, wanted jsonpath);
-- CREATE TABLE

INSERT INTO shop VALUES (1, '{"name": "North", "items": [{"sku": "A1", "price": 9.5, "tags": ["new", "red"]}, {"sku": "B2", "price": 120, "tags": []}], "open": true}', '$.items[*] ? (@.price < 100)'), (2, '{"name": "South", "items": [{"sku": "C3", "price": "12.50"}], "open": false, "size": {"w": 3, "h": 4}}', 'strict $.size.w'), (3, '[1, 2, [3, {"sku": "D4"}], null, "x"]', '$.**.sku');
-- INSERT 0 3

SELECT id, wanted FROM shop ORDER BY id;
-- id|wanted
-- 1|$."items"[*]?(@."price" < 100)
-- 2|strict $."size"."w"
-- 3|$.**."sku"

SELECT id, jsonb_path_query(doc, wanted) FROM shop ORDER BY id;
-- id|jsonb_path_query
-- 1|{"sku": "A1", "tags": ["new", "red"], "price": 9.5}
-- 2|3
-- 3|"D4"
-- 3|"D4"

SELECT id FROM shop WHERE doc @? '$.items[*] ? (@.price > 100)' ORDER BY id;
-- id
-- 1

SELECT id FROM shop WHERE doc @@ '$.open == true' ORDER BY id;
-- id
-- 1

SELECT id, doc @@ '$.open', doc @@ '$.name', doc @? '$.size', doc @? 'strict $.size', doc @@ 'strict $.size.w > 2' FROM shop ORDER BY id;
-- id|?column?|?column?|?column?|?column?|?column?
-- 1|t|∅|f|∅|∅
-- 2|f|∅|t|t|t
-- 3|∅|∅|f|∅|∅

SELECT s.id, i.value ->> 'sku' AS sku FROM shop s, jsonb_path_query(s.doc, '$.items[*] ? (@.price.double() >= $low)', '{"low": 10}') AS i(value) ORDER BY 1, 2;
-- id|sku
-- 1|B2
-- 2|C3

SELECT id, jsonb_path_query_array(doc, '$.items[*].sku'), jsonb_path_query_first(doc, '$.items[*].price'), jsonb_path_exists(doc, '$.items[*].tags[*] ? (@ == "red")') FROM shop ORDER BY id;
-- id|jsonb_path_query_array|jsonb_path_query_first|jsonb_path_exists
-- 1|["A1", "B2"]|9.5|t
-- 2|["C3"]|"12.50"|f
-- 3|[]|∅|f

SELECT jsonb_path_query('{"a":[1,2,{"b":3}]}', '$'), jsonb_path_query_array('{"a":[1,2,{"b":3}]}', '$.a[*]');
-- jsonb_path_query|jsonb_path_query_array
-- {"a": [1, 2, {"b": 3}]}|[1, 2, {"b": 3}]

SELECT jsonb_path_query_array('{"a":[1,2,3,4,5]}', '$.a[0]'), jsonb_path_query_array('{"a":[1,2,3,4,5]}', '$.a[last]'), jsonb_path_query_array('{"a":[1,2,3,4,5]}', '$.a[1 to 2, 4]'), jsonb_path_query_array('{"a":[1,2,3,4,5]}', '$.a[last - 1 to last]'), jsonb_path_query_array('{"a":[1,2,3,4,5]}', '$.a[9]'), jsonb_path_query_array('{"a":[1,2,3,4,5]}', '$.a[3 to 1]'), jsonb_path_query_array('{"a":[1,2,3,4,5]}', '$.a[1.9]'), jsonb_path_query_array('{"a":7}', '$.a[0]'), jsonb_path_query_array('{"a":7}', '$.a[*]'), jsonb_path_query_array('{"a":[[1,2],[3]]}', '$.a[*][*]'), jsonb_path_query_array('{"a":[1,2,3],"i":1}', '$.a[$.i]');
-- jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array
-- [1]|[5]|[2, 3, 5]|[4, 5]|[]|[]|[2]|[7]|[7]|[1, 2, 3]|[2]

SELECT jsonb_path_query_array('[{"a":1},{"a":2},{"b":3},4]', '$.a'), jsonb_path_query_array('[{"a":1},{"a":2},{"b":3},4]', '$[*].a'), jsonb_path_query_array('[[{"a":1}]]', '$.a'), jsonb_path_query_array('{"a":{"x":1,"y":[2]}}', '$.a.*'), jsonb_path_query_array('[{"x":1,"y":[2]}]', '$.*'), jsonb_path_query_array('{"a":[1]}', '$.b'), jsonb_path_query_array('{"a":[1]}', '$.b.c[*].d');
-- jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array
-- [1, 2]|[1, 2]|[]|[1, [2]]|[1, [2]]|[]|[]

SELECT jsonb_path_query('{"a":{"b":[1,{"c":2}]}}', '$.**');
-- jsonb_path_query
-- 1
-- 2
-- [1, {"c": 2}]
-- {"a": {"b": [1, {"c": 2}]}}
-- {"b": [1, {"c": 2}]}
-- {"c": 2}

SELECT jsonb_path_query('{"a":{"b":[1,{"c":2}]}}', '$.**{1 to 2}');
-- jsonb_path_query
-- [1, {"c": 2}]
-- {"b": [1, {"c": 2}]}

SELECT jsonb_path_query('{"a":{"b":[1,{"c":2}]}}', '$.**{last}');
-- jsonb_path_query
-- 1
-- 2

SELECT jsonb_path_query('{"a":{"b":[1,{"c":2}]}}', '$.**{3 to last}');
-- jsonb_path_query
-- 1
-- 2
-- {"c": 2}

SELECT jsonb_path_query('{"a":{"b":[1,{"c":2}]}}', 'strict $.**.c');
-- jsonb_path_query
-- 2

SELECT jsonb_path_query('{"a":[{"b":1},{"b":5},{"b":"x"},{"c":1}]}', '$.a[*] ? (@.b > 2)'), jsonb_path_query_array('{"a":[{"b":1},{"b":5}]}', '$.a ? (@.b > 2).b');
-- jsonb_path_query|jsonb_path_query_array
-- {"b": 5}|[5]

SELECT jsonb_path_query_array('[1,"2",null,true,[4],{"a":5}]', '$[*] ? (@ > 0)'), jsonb_path_query_array('[1,null,2]', '$[*] ? (@ != null)'), jsonb_path_query_array('[1,null,"a"]', '$[*] ? (@ == null)'), jsonb_path_query_array('["a","b","B"]', '$[*] ? (@ < "b")'), jsonb_path_query_array('[true,false]', '$[*] ? (@ > false)'), jsonb_path_query_array('[1,2,3]', '$[*] ? (!(@ == 2))'), jsonb_path_query_array('[1,"x"]', '$[*] ? ((@ > 0) is unknown)'), jsonb_path_query_array('[1,2,3]', '$[*] ? (@ > 1 && @ < 3 || @ == 1)');
-- jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array
-- [1, 4]|[1, 2]|[null]|["a", "B"]|[true]|[1, 3]|["x"]|[1, 2]

SELECT jsonb_path_query_array('["abc","Abd","b\nc"]', '$[*] ? (@ like_regex "^ab")'), jsonb_path_query_array('["abc","Abd"]', '$[*] ? (@ like_regex "^ab" flag "i")'), jsonb_path_query_array('["a.c","abc"]', '$[*] ? (@ like_regex "a.c" flag "q")'), jsonb_path_query_array('["b\nc"]', '$[*] ? (@ like_regex "b.c")'), jsonb_path_query_array('["b\nc"]', '$[*] ? (@ like_regex "b.c" flag "s")'), jsonb_path_query_array('["b\nc"]', '$[*] ? (@ like_regex "^c" flag "m")'), jsonb_path_query_array('["abc","xabc",1]', '$[*] ? (@ starts with "ab")'), jsonb_path_query_array('["abc"]', '$[*] ? (@ starts with $p)', '{"p":"a"}');
-- jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array
-- ["abc"]|["abc", "Abd"]|["a.c"]|[]|["b\nc"]|["b\nc"]|["abc"]|["abc"]

SELECT jsonb_path_query_array('{"a":[1,2,3],"b":2}', '$.a[*] + 1');
-- ERROR 22038: left operand of jsonpath operator + is not a single numeric value

SELECT jsonb_path_query('{"a":5,"b":2}', '$.a + $.b * 2'), jsonb_path_query('{"a":5,"b":2}', '($.a - $.b) / 2'), jsonb_path_query('{"a":5,"b":2}', '$.a % $.b'), jsonb_path_query('{"a":5,"b":2}', '-$.a'), jsonb_path_query('{"a":[5]}', '$.a + 1'), jsonb_path_query('7', '$ / 2'), jsonb_path_query('7', '$ * 1.50');
-- jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query
-- 9|1.5000000000000000|1|-5|6|3.5000000000000000|10.50

SELECT jsonb_path_query('{"a":[1,-2]}', '-$.a');
-- jsonb_path_query
-- -1
-- 2

SELECT jsonb_path_query('{"a":"x"}', '$.a + 1');
-- ERROR 22038: left operand of jsonpath operator + is not a single numeric value

SELECT jsonb_path_query('{"a":"x"}', '1 - $.a');
-- ERROR 22038: right operand of jsonpath operator - is not a single numeric value

SELECT jsonb_path_query('{"a":"x"}', '-$.a');
-- ERROR 2203B: operand of unary jsonpath operator - is not a numeric value

SELECT jsonb_path_query('1', '$ / 0');
-- ERROR 22012: division by zero

SELECT jsonb_path_query('1', '$ / 0', silent => true), jsonb_path_exists('1', '$ / 0', silent => true), jsonb_path_query_array('[2,"a"]', '$[*].abs()', '{}', true), jsonb_path_query_first('1', '$ / 0', '{}', true);
-- jsonb_path_query|jsonb_path_exists|jsonb_path_query_array|jsonb_path_query_first

SELECT jsonb_path_query_array('[1,"a",null,true,[],{}]', '$[*].type()'), jsonb_path_query('[1,2]', '$.type()'), jsonb_path_query('[1,2]', '$.size()'), jsonb_path_query_array('[1,[2,3],{"a":1}]', '$[*].size()'), jsonb_path_query_array('[1.5,-1.5]', '$[*].floor()'), jsonb_path_query_array('[1.5,-1.5]', '$[*].ceiling()'), jsonb_path_query_array('[1.5,-1.5]', '$.abs()'), jsonb_path_query_array('["1.50","1e3",2.0]', '$[*].double()'), jsonb_path_query('[1]', 'strict $.type()');
-- jsonb_path_query_array|jsonb_path_query|jsonb_path_query|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query
-- ["number", "string", "null", "boolean", "array", "object"]|"array"|2|[1, 2, 1]|[1, -2]|[2, -1]|[1.5, 1.5]|[1.5, 1000, 2.0]|"array"

SELECT jsonb_path_query('"x"', '$.double()');
-- ERROR 22036: string argument of jsonpath item method .double() is not a valid representation of a double precision number

SELECT jsonb_path_query('true', '$.double()');
-- ERROR 22036: jsonpath item method .double() can only be applied to a string or numeric value

SELECT jsonb_path_query('"x"', '$.abs()');
-- ERROR 22036: jsonpath item method .abs() can only be applied to a numeric value

SELECT jsonb_path_query('"inf"', '$.double()');
-- ERROR 22036: string argument of jsonpath item method .double() is not a valid representation of a double precision number

SELECT jsonb_path_query('1', 'strict $.size()');
-- ERROR 22039: jsonpath item method .size() can only be applied to an array

SELECT jsonb_path_query('{"a":1,"b":[2]}', '$.keyvalue()');
-- jsonb_path_query
-- {"id": 0, "key": "a", "value": 1}
-- {"id": 0, "key": "b", "value": [2]}

SELECT jsonb_path_query('[{"a":1,"bc":"xyz"},{"b":[2, 1.5]}, 3.25, {"d":{"e":1}}]', '$[*] ? (@.type() == "object").keyvalue()');
-- jsonb_path_query
-- {"id": 116, "key": "d", "value": {"e": 1}}
-- {"id": 20, "key": "a", "value": 1}
-- {"id": 20, "key": "bc", "value": "xyz"}
-- {"id": 56, "key": "b", "value": [2, 1.5]}

SELECT jsonb_path_query('{"x":{"a":1},"yy":{"b":10000.5, "c":{"z":0}}}', '$.**{1 to last} ? (@.type() == "object").keyvalue().id');
-- jsonb_path_query
-- 24
-- 48
-- 48
-- 84

SELECT jsonb_path_query('[1]', '$.keyvalue()');
-- ERROR 2203C: jsonpath item method .keyvalue() can only be applied to an object

SELECT jsonb_path_query('{"a":1}', 'strict $.b');
-- ERROR 2203A: JSON object does not contain key "b"

SELECT jsonb_path_query('[{"a":1}]', 'strict $.a');
-- ERROR 2203A: jsonpath member accessor can only be applied to an object

SELECT jsonb_path_query('{"a":1}', 'strict $[*]');
-- ERROR 22039: jsonpath wildcard array accessor can only be applied to an array

SELECT jsonb_path_query('{"a":1}', 'strict $[0]');
-- ERROR 22039: jsonpath array accessor can only be applied to an array

SELECT jsonb_path_query('[1]', 'strict $[1]');
-- ERROR 22033: jsonpath array subscript is out of bounds

SELECT jsonb_path_query('[1]', 'strict $.*');
-- ERROR 2203C: jsonpath wildcard member accessor can only be applied to an object

SELECT jsonb_path_query('[1]', '$["a"]');
-- ERROR 22033: jsonpath array subscript is not a single numeric value

SELECT jsonb_path_query('[1]', '$[99999999999]');
-- ERROR 22033: jsonpath array subscript is out of integer range

SELECT jsonb_path_query('1', '$x');
-- ERROR 42704: could not find jsonpath variable "x"

SELECT jsonb_path_query('1', '$x', '{"y":1}');
-- ERROR 42704: could not find jsonpath variable "x"

SELECT jsonb_path_query('1', '$x', '[1]');
-- ERROR 22023: "vars" argument is not an object
-- DETAIL: Jsonpath parameters should be encoded as key-value pairs of "vars" object.

SELECT jsonb_path_query('1', '$x + $y', '{"x":1,"y":41}'), jsonb_path_query('[1,2,3,4]', '$[*] ? (@ >= $min && @ <= $max)', vars => '{"min":2,"max":3}');
-- jsonb_path_query|jsonb_path_query
-- 42|2
-- ∅|3

SELECT jsonb_path_exists('{"a":1}', '$.a'), jsonb_path_exists('{"a":1}', '$.b'), jsonb_path_exists('{"a":1}', 'strict $.b', '{}', true), jsonb_path_exists('[1,"a"]', '$[*].double()'), jsonb_path_exists(NULL, '$'), jsonb_path_exists('{"a":[1,2]}', '$.a[*] ? (@ > 1)');
-- jsonb_path_exists|jsonb_path_exists|jsonb_path_exists|jsonb_path_exists|jsonb_path_exists|jsonb_path_exists
-- t|f|∅|t|∅|t

SELECT jsonb_path_exists('[1,"a"]', 'strict $[*].double()');
-- ERROR 22036: string argument of jsonpath item method .double() is not a valid representation of a double precision number

SELECT jsonb_path_exists('{"a":1}', 'strict $.b');
-- ERROR 2203A: JSON object does not contain key "b"

SELECT jsonb_path_match('{"a":1}', '$.a == 1'), jsonb_path_match('{"a":1}', '$.a == "x"'), jsonb_path_match('{"a":true}', '$.a'), jsonb_path_match('{"a":1}', 'exists($.b)'), jsonb_path_match('{"a":1}', '$.a', silent => true), jsonb_path_match('{"a":[1,2]}', '$.a[*] > 1'), jsonb_path_match('{"a":[1,"x"]}', 'strict $.a[*] == 1');
-- jsonb_path_match|jsonb_path_match|jsonb_path_match|jsonb_path_match|jsonb_path_match|jsonb_path_match|jsonb_path_match
-- t|∅|t|f|∅|t|∅

SELECT jsonb_path_match('{"a":1}', '$.a');
-- ERROR 22038: single boolean result is expected

SELECT jsonb_path_match('{"a":[true,false]}', '$.a[*]');
-- ERROR 22038: single boolean result is expected

SELECT '[1,2,3]'::jsonb @? '$[*] ? (@ > 5)', '[1,2,3]'::jsonb @@ '$[*] > 2', '{"a":1}'::jsonb @? 'strict $.b', '{"a":1}'::jsonb @@ '$.a', '[1]'::jsonb @? NULL;
-- ?column?|?column?|?column?|?column?|?column?
-- f|t|∅|∅|∅

SELECT jsonb_path_query('{"a":[{"b":{"c":1}},{"b":{"c":2}}]}', '$.a[*] ? (exists(@.b ? (@.c == 2)))'), jsonb_path_query('{"a":[{"b":1,"l":[1,2]},{"b":2,"l":[5]}]}', '$.a[*] ? (@.l[*] > 4).b'), jsonb_path_query('[{"a":1,"b":1},{"a":1,"b":2}]', '$[*] ? (@.a == @.b)');
-- jsonb_path_query|jsonb_path_query|jsonb_path_query
-- {"b": {"c": 2}}|2|{"a": 1, "b": 1}

SELECT jsonb_path_query_array('[[1,2],[3,4],[5]]', '$[*][last]'), jsonb_path_query_array('[[1,2],[3,4],[5]]', '$[last][0]'), jsonb_path_query_array('[[1,2,0],[3,4],[5]]', '$[0][$[0][last]]'), jsonb_path_query_array('{"a":{"b":1}}', 'lax $.a.b[0][0][*]'), jsonb_path_query_array('[1,[2,[3,[4]]]]', '$[*] ? (@ == 2)'), jsonb_path_query_array('[1,[2,[3]]]', '$ ? (@ > 1)');
-- jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array|jsonb_path_query_array
-- [2, 4, 5]|[5]|[1]|[1]|[2]|[[2, [3]]]

SELECT jsonb_path_query('{"a":1}', '$.a == 1'), jsonb_path_query('{"a":1}', '$.a > "x"'), jsonb_path_query('{"a":1}', '($.a > 0) && ($.a < 5)'), jsonb_path_query('{"a":1}', '($.a > 0).type()'), jsonb_path_query('{"a":[]}', '$.a > 0'), jsonb_path_query('{"a":1}', '!($.a == 1)');
-- jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query
-- true|null|true|"boolean"|false|false

SELECT jsonb_path_query_tz('{"a":1}', '$.a'), jsonb_path_exists_tz('{"a":1}', '$.a'), jsonb_path_match_tz('{"a":1}', '$.a == 1'), jsonb_path_query_array_tz('{"a":1}', '$.a'), jsonb_path_query_first_tz('{"a":1}', '$.a');
-- jsonb_path_query_tz|jsonb_path_exists_tz|jsonb_path_match_tz|jsonb_path_query_array_tz|jsonb_path_query_first_tz
-- 1|t|t|[1]|1

SELECT DISTINCT wanted FROM shop;
-- ERROR 42883 at 17: could not identify an equality operator for type jsonpath

SELECT wanted FROM shop ORDER BY wanted;
-- ERROR 42883 at 34: could not identify an ordering operator for type jsonpath
-- HINT: Use an explicit ordering operator or modify the query.

SELECT '$.a'::jsonpath = '$.a'::jsonpath;
-- ERROR 42883 at 24: operator does not exist: jsonpath = jsonpath
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

SELECT '{"a":1}'::json @? '$.a';
-- ERROR 42883 at 24: operator does not exist: json @? unknown
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

SELECT t, jsonb_path_query_first(to_jsonb(t), '$.datetime()', silent => true) AS moment, jsonb_path_query_first(to_jsonb(t), '$.datetime().type()', silent => true) AS type FROM (VALUES ('2020-02-03'), ('2020-2-3'), ('20200203'), ('2020/02/03'), (' 2020-02-03 '), ('12020-02-03'), ('20-02-03'), ('2020-02-30'), ('2020-13-01'), ('12:34'), ('12:34:56'), ('1:2:3'), ('12:34:56.789'), ('12:34:56.1234567'), ('24:00:00'), ('12:60:00'), ('12:34:56+03'), ('12:34:56+3'), ('12:34:56 +03:30'), ('12:34:56+0330'), ('12:34:56-03'), ('12:34:56Z'), ('12:34:56.5+03'), ('2020-02-03 12:34:56'), ('2020-02-03T12:34:56'), ('2020-02-03 12:34'), ('2020-02-03T12:34:56.789'), ('2020-02-03 12:34:56+03:30'), ('2020-02-03T12:34:56Z'), ('2020-02-03 12:34:56 -05'), ('2020-02-03 12:34:56-05:30'), ('2020-02-03  12:34:56'), ('2020-02-03 T12:34:56'), ('2020-02-03t12:34:56'), ('2020-02-03 12:34:60'), ('infinity'), (''), ('2020-02'), ('2020-02-03 12:34:56+16:00'), ('12:34:56+15:59'), ('-2020-02-03'), ('0000-01-01'), ('2020-02-03 12:34:56.'), ('12:34:56+'), ('5874898-01-01'), ('294277-01-01 00:00:00'), ('12:34:56-00:30')) v(t) ORDER BY t;
-- t|moment|type
-- |∅|∅
--  2020-02-03 |"2020-02-03"|"date"
-- -2020-02-03|"2020-02-03 BC"|"date"
-- 0000-01-01|"0001-01-01 BC"|"date"
-- 12020-02-03|"12020-02-03"|"date"
-- 12:34|∅|∅
-- 12:34:56|"12:34:56"|"time without time zone"
-- 12:34:56 +03:30|"12:34:56+03:30"|"time with time zone"
-- 12:34:56+|∅|∅
-- 12:34:56+03|"12:34:56+03:00"|"time with time zone"
-- 12:34:56+0330|∅|∅
-- 12:34:56+15:59|"12:34:56+15:59"|"time with time zone"
-- 12:34:56+3|"12:34:56+03:00"|"time with time zone"
-- 12:34:56-00:30|"12:34:56-00:30"|"time with time zone"
-- 12:34:56-03|"12:34:56-03:00"|"time with time zone"
-- 12:34:56.1234567|∅|∅
-- 12:34:56.5+03|"12:34:56.5+03:00"|"time with time zone"
-- 12:34:56.789|"12:34:56.789"|"time without time zone"
-- 12:34:56Z|∅|∅
-- 12:60:00|∅|∅
-- 1:2:3|"01:02:03"|"time without time zone"
-- 20-02-03|"0020-02-03"|"date"
-- 2020-02|∅|∅
-- 2020-02-03|"2020-02-03"|"date"
-- 2020-02-03  12:34:56|"2020-02-03T12:34:56"|"timestamp without time zone"
-- 2020-02-03 12:34|∅|∅
-- 2020-02-03 12:34:56|"2020-02-03T12:34:56"|"timestamp without time zone"
-- 2020-02-03 12:34:56 -05|∅|∅
-- 2020-02-03 12:34:56+03:30|"2020-02-03T12:34:56+03:30"|"timestamp with time zone"
-- 2020-02-03 12:34:56+16:00|∅|∅
-- 2020-02-03 12:34:56-05:30|"2020-02-03T12:34:56-05:30"|"timestamp with time zone"
-- 2020-02-03 12:34:56.|∅|∅
-- 2020-02-03 12:34:60|∅|∅
-- 2020-02-03 T12:34:56|∅|∅
-- 2020-02-03T12:34:56|"2020-02-03T12:34:56"|"timestamp without time zone"
-- 2020-02-03T12:34:56.789|"2020-02-03T12:34:56.789"|"timestamp without time zone"
-- 2020-02-03T12:34:56Z|∅|∅
-- 2020-02-03t12:34:56|∅|∅
-- 2020-02-30|∅|∅
-- 2020-13-01|∅|∅
-- 2020-2-3|"2020-02-03"|"date"
-- 2020/02/03|∅|∅
-- 20200203|∅|∅
-- 24:00:00|∅|∅
-- 294277-01-01 00:00:00|∅|∅
-- 5874898-01-01|∅|∅
-- infinity|∅|∅

SELECT jsonb_path_query('1', '$.datetime()');
-- ERROR 22031: jsonpath item method .datetime() can only be applied to a string

SELECT jsonb_path_query('"2020/01/01"', '$.datetime()');
-- ERROR 22031: datetime format is not recognized: "2020/01/01"
-- HINT: Use a datetime template argument to specify the input data format.

SELECT jsonb_path_query('"2020-01-01"', '$.datetime().datetime()');
-- ERROR 22031: jsonpath item method .datetime() can only be applied to a string

SELECT jsonb_path_query('"2020-01-01"', '$.datetime().double()');
-- ERROR 22036: jsonpath item method .double() can only be applied to a string or numeric value

SELECT '$.datetime("a" ).type()'::jsonpath, '$.DateTime()'::jsonpath;
-- jsonpath|jsonpath
-- $.datetime("a").type()|$.datetime()

SELECT '$.datetime(1)'::jsonpath;
-- ERROR 42601 at 8: syntax error at or near "1" of jsonpath input

SELECT jsonb_path_query('"2020-01-01"', '$.datetime() < "2020-01-02".datetime()'), jsonb_path_query('"2020-01-01"', '$.datetime() < "2020-01-02"'), jsonb_path_query('"2020-01-01"', '$.datetime() == "2020-01-01 00:00:00".datetime()'), jsonb_path_query('"2020-01-01"', '$.datetime() == "12:00:00".datetime()'), jsonb_path_query('"12:00:00+01"', '$.datetime() == "12:00:00+01".datetime()'), jsonb_path_query('"12:00:00+01"', '$.datetime() < "12:00:00+02".datetime()'), jsonb_path_query('"2020-01-01 12:00:00+01"', '$.datetime() > "2020-01-01 12:00:00+02".datetime()'), jsonb_path_query('"2020-01-01"', '$.datetime() != null'), jsonb_path_query('"2020-01-01"', '$.datetime().size()'), jsonb_path_query('"2020-01-01"', '$.datetime() starts with "2"');
-- jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query|jsonb_path_query
-- true|null|true|null|true|false|true|true|1|null

SELECT jsonb_path_query('"2020-01-01"', '$.datetime() == "2020-01-01 00:00:00+00".datetime()', silent => true);
-- ERROR 0A000: cannot convert value from date to timestamptz without time zone usage
-- HINT: Use *_tz() function for time zone support.

SELECT '"12:00:00"'::jsonb @@ '$.datetime() == "12:00:00+00".datetime()';
-- ERROR 0A000: cannot convert value from time to timetz without time zone usage
-- HINT: Use *_tz() function for time zone support.

SELECT jsonb_path_query('"2020-01-01 00:00:00"', '$.datetime() == "2020-01-01 00:00:00+00".datetime()');
-- ERROR 0A000: cannot convert value from timestamp to timestamptz without time zone usage
-- HINT: Use *_tz() function for time zone support.

SET timezone = 'Asia/Tokyo';
-- SET

SELECT jsonb_path_query_tz('"12:00:00"', '$.datetime() == "12:00:00+09".datetime()'), jsonb_path_query_tz('"2020-01-01"', '$.datetime() == "2020-01-01 00:00:00+09".datetime()'), jsonb_path_exists_tz('"2020-01-01 00:00:00"', '$ ? (@.datetime() < "2020-01-01 00:00:00+00".datetime())'), jsonb_path_match_tz('"2020-01-01"', '"2019-12-31 20:00:00+00".datetime() > $.datetime()'), jsonb_path_query_first_tz('"2020-01-01 12:00:00+01"', '$.datetime()');
-- jsonb_path_query_tz|jsonb_path_query_tz|jsonb_path_exists_tz|jsonb_path_match_tz|jsonb_path_query_first_tz
-- true|true|t|t|"2020-01-01T12:00:00+01:00"

SELECT jsonb_path_query_array('["2020-05-01", "2020-06-15", "2021-01-01"]', '$[*].datetime() ? (@ >= $from.datetime() && @ < $to.datetime())', '{"from": "2020-06-01", "to": "2021-01-01"}');
-- jsonb_path_query_array
-- ["2020-06-15"]
