CREATE TABLE posts (id int PRIMARY KEY, tags text[], scores int[], grid int[][], at timestamptz[]);
-- CREATE TABLE

INSERT INTO posts VALUES (1, '{sql,db}', '{3,1,2}', '{{1,2},{3,4}}', '{"2020-01-01 00:00:00+00"}'), (2, '{}', NULL, '{}', NULL), (3, ARRAY['db', NULL, 'c"d', 'e,f', ''], ARRAY[5, NULL], NULL, ARRAY[]::timestamptz[]);
-- INSERT 0 3

SELECT id, tags, scores, grid FROM posts ORDER BY id;
-- id|tags|scores|grid
-- 1|{sql,db}|{3,1,2}|{{1,2},{3,4}}
-- 2|{}|∅|{}
-- 3|{db,NULL,"c\"d","e,f",""}|{5,NULL}|∅

SELECT id, tags[1], tags[2:3], scores[1:2], grid[2][1], grid[1:2][2:2], tags[9], cardinality(tags), array_length(grid, 2), array_dims(grid), array_ndims(grid) FROM posts ORDER BY id;
-- id|tags|tags|scores|grid|grid|tags|cardinality|array_length|array_dims|array_ndims
-- 1|sql|{db}|{3,1}|3|{{2},{4}}|∅|2|2|[1:2][1:2]|2
-- 2|∅|{}|∅|∅|{}|∅|0|∅|∅|∅
-- 3|db|{NULL,"c\"d"}|{5,NULL}|∅|∅|∅|5|∅|∅|∅

SELECT id FROM posts WHERE 'db' = ANY (tags) ORDER BY id;
-- id
-- 1
-- 3

SELECT id FROM posts WHERE tags @> ARRAY['db'] AND NOT tags && '{sql}' ORDER BY id;
-- id
-- 3

SELECT id FROM posts WHERE 3 <= ALL (scores) ORDER BY id;
-- id

SELECT id, 5 = ANY (scores), 5 <> ALL (scores), 'x' = ANY (tags), NULL = ANY (tags), 4 = ANY (grid) FROM posts ORDER BY id;
-- id|?column?|?column?|?column?|?column?|?column?
-- 1|f|t|f|∅|t
-- 2|∅|∅|f|f|f
-- 3|t|f|∅|∅|∅

SELECT id, u FROM posts, unnest(tags) AS u ORDER BY id, u;
-- id|u
-- 1|db
-- 1|sql
-- 3|
-- 3|c"d
-- 3|db
-- 3|e,f
-- 3|∅

SELECT id, t.tag, t.score, t.n FROM posts, unnest(tags, scores) WITH ORDINALITY AS t(tag, score, n) ORDER BY id, n;
-- id|tag|score|n
-- 1|sql|3|1
-- 1|db|1|2
-- 1|∅|2|3
-- 3|db|5|1
-- 3|∅|∅|2
-- 3|c"d|∅|3
-- 3|e,f|∅|4
-- 3||∅|5

SELECT * FROM unnest(ARRAY[1,2], ARRAY['a','b','c'], ARRAY[true]) AS t(n, s, b);
-- n|s|b
-- 1|a|t
-- 2|b|∅
-- ∅|c|∅

SELECT * FROM ROWS FROM (unnest(ARRAY[1,2]), generate_series(5, 7)) AS t(a, b);
-- a|b
-- 1|5
-- 2|6
-- ∅|7

SELECT unnest(ARRAY[[1,2],[3,4]]), unnest(ARRAY['a']);
-- unnest|unnest
-- 1|a
-- 2|∅
-- 3|∅
-- 4|∅

SELECT tag, count(*) FROM posts, unnest(tags) tag GROUP BY tag ORDER BY tag;
-- tag|count
-- |1
-- c"d|1
-- db|2
-- e,f|1
-- sql|1
-- ∅|1

SELECT array_agg(id ORDER BY id DESC), array_agg(tags) FILTER (WHERE cardinality(tags) = 2), array_agg(DISTINCT cardinality(tags)) FROM posts;
-- array_agg|array_agg|array_agg
-- {3,2,1}|{{sql,db}}|{0,2,5}

SELECT array_agg(x) FROM (VALUES (ARRAY[1,2]), (ARRAY[3,4])) t(x);
-- array_agg
-- {{1,2},{3,4}}

SELECT array_agg(x) FROM (VALUES (ARRAY[1,2]), (ARRAY[3])) t(x);
-- ERROR 2202E: cannot accumulate arrays of different dimensionality

SELECT array_agg(x) FROM (VALUES (ARRAY[1,2]), (NULL)) t(x);
-- ERROR 22004: cannot accumulate null arrays

SELECT array_agg(x) FROM (VALUES (ARRAY[]::int[])) t(x);
-- ERROR 2202E: cannot accumulate empty arrays

SELECT ARRAY(SELECT id FROM posts ORDER BY id DESC), ARRAY(SELECT tags FROM posts WHERE id = 1), ARRAY(SELECT 1 WHERE false);
-- array|array|array
-- {3,2,1}|{{sql,db}}|{}

UPDATE posts SET tags = array_append(tags, 'new'), scores[2] = 99 WHERE id < 3 RETURNING id, tags, scores;
-- id|tags|scores
-- 1|{sql,db,new}|{3,99,2}
-- 2|{new}|[2:2]={99}

UPDATE posts SET tags = array_remove(tags, 'db'), scores = array_replace(scores, NULL, 0), grid[1][1] = 7 WHERE id IN (1, 3) RETURNING id, tags, scores, grid;
-- id|tags|scores|grid
-- 1|{sql,new}|{3,99,2}|{{7,2},{3,4}}
-- 3|{NULL,"c\"d","e,f",""}|{5,0}|{{7}}

SELECT array_append(ARRAY[1,2], 3), array_append(NULL, 3), array_append(ARRAY[1], NULL), array_prepend(0, ARRAY[1,2]), array_cat(ARRAY[1], ARRAY[2,3]), array_cat(NULL, ARRAY[1]), array_cat(ARRAY[[1,2]], ARRAY[3,4]), array_cat(ARRAY[1,2], ARRAY[[3,4]]);
-- array_append|array_append|array_append|array_prepend|array_cat|array_cat|array_cat|array_cat
-- {1,2,3}|{3}|{1,NULL}|{0,1,2}|{1,2,3}|{1}|{{1,2},{3,4}}|{{1,2},{3,4}}

SELECT ARRAY[1,2] || 3, 0 || ARRAY[1,2], ARRAY[1] || ARRAY[2.5], ARRAY[1,2] || 2.5, ARRAY[[1,2]] || ARRAY[[3,4]], ARRAY[1] || NULL, ARRAY['a'] || 'b'::text, '{x}'::text[] || '{y}', ARRAY[1]::bigint[] || 2;
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- {1,2,3}|{0,1,2}|{1,2.5}|{1,2,2.5}|{{1,2},{3,4}}|{1}|{a,b}|{x,y}|{1,2}

SELECT array_append(ARRAY[1,2], 2.5), array_position(ARRAY[1,2,3]::bigint[], 2), array_remove(ARRAY[1.5,2], 2), array_replace(ARRAY[1,2,1], 1, 9), array_positions(ARRAY['a','b','a'], 'a'), array_prepend(1.5, ARRAY[2]);
-- array_append|array_position|array_remove|array_replace|array_positions|array_prepend
-- {1,2,2.5}|2|{1.5}|{9,2,9}|{1,3}|{1.5,2}

SELECT ARRAY[[1,2]] || ARRAY[[3]];
-- ERROR 2202E: cannot concatenate incompatible arrays
-- DETAIL: Arrays with differing element dimensions are not compatible for concatenation.

SELECT ARRAY[1] || 'a';
-- ERROR 22P02 at 20: malformed array literal: "a"
-- DETAIL: Array value must start with "{" or dimension information.

SELECT array_append(ARRAY[[1,2]], 3);
-- ERROR 22000: argument must be empty or one-dimensional array

SELECT array_remove(ARRAY[[1,2]], 1);
-- ERROR 0A000: removing elements from multidimensional arrays is not supported

SELECT array_position(ARRAY[[1,2]], 1);
-- ERROR 0A000: searching for elements in multidimensional arrays is not supported

SELECT array_positions(ARRAY[[1,2]], 1);
-- ERROR 0A000: searching for elements in multidimensional arrays is not supported

SELECT array_position(ARRAY[1,2,1,2], 2, 3), array_position('[0:2]={a,b,c}'::text[], 'c'), array_position(ARRAY[1,NULL], NULL), array_position(ARRAY[1,2], 5), array_position(NULL::int[], 5), array_positions(ARRAY[1,NULL,NULL], NULL), array_positions(ARRAY[1], 5), array_position(ARRAY[1,2], 1, -5), array_position(ARRAY[]::int[], 1);
-- array_position|array_position|array_position|array_position|array_position|array_positions|array_positions|array_position|array_position
-- 4|2|2|∅|∅|{2,3}|{}|1|∅

SELECT array_position(ARRAY[1,2], 1, NULL);
-- ERROR 22004: initial position must not be null

SELECT array_fill(7, ARRAY[3]), array_fill(0, ARRAY[2,2]), array_fill('x'::text, ARRAY[2], ARRAY[5]), array_fill(NULL::int, ARRAY[2]), array_fill(1, '{}'::int[]), array_fill(1, ARRAY[0]);
-- array_fill|array_fill|array_fill|array_fill|array_fill|array_fill
-- {7,7,7}|{{0,0},{0,0}}|[5:6]={x,x}|{NULL,NULL}|{}|{}

SELECT array_fill(1, NULL);
-- ERROR 22004: dimension array or low bound array cannot be null

SELECT array_fill(1, ARRAY[NULL]::int[]);
-- ERROR 22004: dimension values cannot be null

SELECT array_fill(1, ARRAY[2], ARRAY[1,2]);
-- ERROR 2202E: wrong number of array subscripts
-- DETAIL: Low bound array has different size than dimensions array.

SELECT array_fill(1, ARRAY[[2]]);
-- ERROR 2202E: wrong number of array subscripts
-- DETAIL: Dimension array must be one dimensional.

SELECT array_fill(1, ARRAY[-1]);
-- ERROR 54000: array size exceeds the maximum allowed (134217727)

SELECT trim_array(ARRAY[1,2,3], 1), trim_array(ARRAY[[1,2],[3,4]], 1), trim_array(ARRAY[1], 1), trim_array('[5:7]={1,2,3}'::int[], 1), trim_array(ARRAY[]::int[], 0);
-- trim_array|trim_array|trim_array|trim_array|trim_array
-- {1,2}|{{1,2}}|{}|{1,2}|{}

SELECT trim_array(ARRAY[1,2,3], 4);
-- ERROR 2202E: number of elements to trim must be between 0 and 3

SELECT trim_array(ARRAY[1,2,3], -1);
-- ERROR 2202E: number of elements to trim must be between 0 and 3

SELECT array_dims(ARRAY[[1,2,3],[4,5,6]]), array_dims('[0:1]={1,2}'::int[]), array_dims('{}'::int[]), array_lower('[0:1]={1,2}'::int[], 1), array_upper(ARRAY[1,2,3], 1), array_length(ARRAY[1,2,3], 2), array_length(ARRAY[]::int[], 1), cardinality(ARRAY[[1,2],[3,4]]);
-- array_dims|array_dims|array_dims|array_lower|array_upper|array_length|array_length|cardinality
-- [1:2][1:3]|[0:1]|∅|0|3|∅|∅|4

SELECT generate_subscripts('[3:5]={a,b,c}'::text[], 1), generate_subscripts(ARRAY[1,2,3], 1, true);
-- generate_subscripts|generate_subscripts
-- 3|3
-- 4|2
-- 5|1

SELECT array_to_string(ARRAY[1,NULL,3], ','), array_to_string(ARRAY[1,NULL,3], ',', '*'), array_to_string(ARRAY[[1,2],[3,4]], '-'), array_to_string(ARRAY[]::int[], ','), array_to_string(ARRAY['a','b'], NULL), array_to_string(ARRAY[true,false], '');
-- array_to_string|array_to_string|array_to_string|array_to_string|array_to_string|array_to_string
-- 1,3|1,*,3|1-2-3-4||∅|tf

SELECT string_to_array('a,b,,c', ','), string_to_array('a,b,NULL', ',', 'NULL'), string_to_array('abc', NULL), string_to_array('abc', ''), string_to_array('', ','), string_to_array(NULL, ','), string_to_array('a||b', '||');
-- string_to_array|string_to_array|string_to_array|string_to_array|string_to_array|string_to_array|string_to_array
-- {a,b,"",c}|{a,b,NULL}|{a,b,c}|{abc}|{}|∅|{a,b}

SELECT string_to_table('a,b,,c', ',');
-- string_to_table
-- 
-- a
-- b
-- c

SELECT * FROM string_to_table('a,*,c', ',', '*') AS t(x);
-- x
-- a
-- c
-- ∅

SELECT ARRAY[1,2,3] = ARRAY[1,2,3], ARRAY[1,2] < ARRAY[1,3], ARRAY[1,2] < ARRAY[1,2,3], ARRAY[1,NULL] = ARRAY[1,NULL], ARRAY[[1,2]] = ARRAY[1,2], ARRAY[1,2] <> ARRAY[2,1], '[0:1]={1,2}'::int[] = ARRAY[1,2];
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- t|t|t|t|f|t|f

SELECT ARRAY[1,2,3] @> ARRAY[3,1], ARRAY[1,2] <@ ARRAY[1,2,3], ARRAY[1,2] && ARRAY[2,9], ARRAY[1,NULL] @> ARRAY[NULL]::int[], ARRAY[]::int[] <@ ARRAY[1], ARRAY[1] && ARRAY[]::int[], ARRAY[[1],[2]] @> ARRAY[2];
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- t|t|t|f|t|f|t

SELECT '{1,2}'::int[], '{{1,2},{3,4}}'::int[], '{"a b",NULL,"NULL",c}'::text[], '[2:3]={a,b}'::text[], '{1.5, 2}'::numeric[], '{t,f}'::bool[], '{2020-01-01}'::date[], ARRAY[ROW(1,2)], ARRAY['1','2']::int[], ARRAY[1,2]::text[], '{}'::int[];
-- int4|int4|text|text|numeric|bool|date|array|array|array|int4
-- {1,2}|{{1,2},{3,4}}|{"a b",NULL,"NULL",c}|[2:3]={a,b}|{1.5,2}|{t,f}|{2020-01-01}|{"(1,2)"}|{1,2}|{1,2}|{}

SELECT '{1,2'::int[];
-- ERROR 22P02 at 8: malformed array literal: "{1,2"
-- DETAIL: Unexpected end of input.

SELECT '{1,{2}}'::int[];
-- ERROR 22P02 at 8: malformed array literal: "{1,{2}}"
-- DETAIL: Unexpected "{" character.

SELECT '{{1},{2,3}}'::int[];
-- ERROR 22P02 at 8: malformed array literal: "{{1},{2,3}}"
-- DETAIL: Multidimensional arrays must have sub-arrays with matching dimensions.

SELECT '{a}'::int[];
-- ERROR 22P02 at 8: invalid input syntax for type integer: "a"

SELECT ARRAY[];
-- ERROR 42P18 at 8: cannot determine type of empty array
-- HINT: Explicitly cast to the desired type, for example ARRAY[]::integer[].

SELECT ARRAY[1,'a'];
-- ERROR 22P02 at 16: invalid input syntax for type integer: "a"

SELECT ARRAY[[1,2],[3]];
-- ERROR 2202E: multidimensional arrays must have array expressions with matching dimensions

SELECT ARRAY[1, true];
-- ERROR 42804 at 17: ARRAY types integer and boolean cannot be matched

SELECT 'b' = ANY (ARRAY['a','b']), 2 > SOME (ARRAY[1,5]), 'abc' LIKE ANY (ARRAY['x%','a%']), date '2020-01-01' = ANY ('{2020-01-01}'), 1.5 = ANY (ARRAY[1,2]), 'a'::varchar = ANY ('{a,b}'::text[]), 'x' !~ ALL (ARRAY['a','b']), 1 = ANY (NULL::int[]), 1 = ALL ('{}'::int[]), 1 = ANY ('{}'::int[]);
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- t|t|t|t|f|t|t|∅|t|f

SELECT 1 = ANY (ARRAY['a']);
-- ERROR 42883 at 10: operator does not exist: integer = text
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

SELECT 1 = ANY (5);
-- ERROR 42809 at 10: op ANY/ALL (array) requires array on right side

SELECT 1 IN (SELECT unnest(ARRAY[1,2])), ROW(1,2) = ANY (ARRAY[ROW(1,2)]), interval '1 day' = ANY (ARRAY[interval '24 hours']), '{"a":1}'::jsonb = ANY (ARRAY['{"a":1.0}'::jsonb]), 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid = ANY ('{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}');
-- ?column?|?column?|?column?|?column?|?column?
-- t|t|t|t|t

SELECT (ARRAY[1,2,3])[2], (ARRAY[1,2,3])[2:], (ARRAY[1,2,3])[:2], (ARRAY[1,2,3])[:], (ARRAY[[1,2],[3,4]])[2], (ARRAY[[1,2],[3,4]])[2:2], (ARRAY[[1,2],[3,4]])[1:1][2], (ARRAY[1,2,3])[NULL], (ARRAY[1,2,3])['2'];
-- array|array|array|array|array|array|array|array|array
-- 2|{2,3}|{1,2}|{1,2,3}|∅|{{3,4}}|{{1,2}}|∅|2

SELECT (5)[1];
-- ERROR 42804 at 9: cannot subscript type integer because it does not support subscripting

SELECT (ARRAY[1,2])['x'];
-- ERROR 22P02 at 21: invalid input syntax for type integer: "x"

SELECT min(x), max(x) FROM (VALUES (ARRAY[1,2]), (ARRAY[1])) t(x);
-- min|max
-- {1}|{1,2}

SELECT x FROM (VALUES (ARRAY[2]), (ARRAY[1,5]), (NULL), ('{}')) t(x) ORDER BY x;
-- x
-- {}
-- {1,5}
-- {2}
-- ∅

SELECT DISTINCT x FROM (VALUES (ARRAY[1,2]), (ARRAY[1,2]), (ARRAY[2])) t(x) ORDER BY x;
-- x
-- {1,2}
-- {2}

SELECT array_agg(row(id, 'x') ORDER BY id) FROM posts;
-- array_agg
-- {"(1,x)","(2,x)","(3,x)"}

SELECT * FROM unnest(ARRAY[row(1,'a'), row(2,'b')]) AS t(n int, s text);
-- ERROR 42804: function return row and query-specified return row do not match
-- DETAIL: Returned type unknown at ordinal position 2, but query expects text.

SELECT * FROM unnest(ARRAY[row(1,'a'), row(2,'b')]) AS t(n int, s int);
-- ERROR 42804: function return row and query-specified return row do not match
-- DETAIL: Returned type unknown at ordinal position 2, but query expects integer.

SELECT * FROM unnest(ARRAY[row(1,'a')]);
-- ERROR 42601 at 15: a column definition list is required for functions returning "record"

SELECT array_upper(ARRAY[1], 1) + 1, pg_typeof(ARRAY[1,2.5]), pg_typeof('{}'::varchar[]), pg_typeof(array_agg(1)), pg_typeof(string_to_array('a', ','));
-- ?column?|pg_typeof|pg_typeof|pg_typeof|pg_typeof
-- 2|numeric[]|character varying[]|integer[]|text[]

SELECT array_agg('x');
-- ERROR 42725 at 8: function array_agg(unknown) is not unique
-- HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT array_length('{1}', 1);
-- ERROR 42804: could not determine polymorphic type because input has type unknown

SELECT array_to_string('{1,2}', ',');
-- ERROR 42804: could not determine polymorphic type because input has type unknown

SELECT array_cat(ARRAY[[1,2]], ARRAY[3]);
-- ERROR 2202E: cannot concatenate incompatible arrays
-- DETAIL: Arrays with differing dimensions are not compatible for concatenation.

SELECT array_cat(ARRAY[[[1,2]]], ARRAY[3]);
-- ERROR 2202E: cannot concatenate incompatible arrays
-- DETAIL: Arrays of 3 and 1 dimensions are not compatible for concatenation.

SELECT array_cat('[5:6]={1,2}'::int[], ARRAY[3]), array_cat(ARRAY[3], '[5:6]={1,2}'::int[]), 0 || '[5:6]={1,2}'::int[], array_append('[5:6]={1,2}'::int[], 3), ARRAY[]::int[] || ARRAY[[1]];
-- array_cat|array_cat|?column?|array_append|?column?
-- [5:7]={1,2,3}|{3,1,2}|[5:7]={0,1,2}|[5:7]={1,2,3}|{{1}}
