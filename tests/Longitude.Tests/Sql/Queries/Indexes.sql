CREATE TABLE people (id int PRIMARY KEY, name text, age int, born date, town text);
-- CREATE TABLE

CREATE INDEX people_age ON people (age DESC);
-- CREATE INDEX

CREATE INDEX people_born ON people (born NULLS FIRST, name);
-- CREATE INDEX

CREATE INDEX people_town ON people (town DESC NULLS LAST, age);
-- CREATE INDEX

CREATE INDEX people_lower ON people (lower(name));
-- CREATE INDEX

CREATE INDEX people_rich ON people (name) WHERE age > 40;
-- CREATE INDEX

INSERT INTO people VALUES (1, 'Ada', 36, '1815-12-10', 'London'), (2, 'Bob', 41, '1980-01-01', 'Berlin'), (3, 'Cid', NULL, '1990-05-05', NULL), (4, 'Dan', 20, NULL, 'Berlin'), (5, 'eve', 41, '2000-02-29', 'London'), (6, NULL, 99, '1925-07-07', 'Oslo');
-- INSERT 0 6

SELECT id FROM people WHERE age < 41 ORDER BY id;
-- id
-- 1
-- 4

SELECT id FROM people WHERE age <= 41 ORDER BY age DESC, id;
-- id
-- 2
-- 5
-- 1
-- 4

SELECT id FROM people WHERE age > 36 ORDER BY age, id;
-- id
-- 2
-- 5
-- 6

SELECT id FROM people WHERE age >= 36 AND age < 99 ORDER BY id;
-- id
-- 1
-- 2
-- 5

SELECT id FROM people WHERE age BETWEEN 20 AND 36 ORDER BY id;
-- id
-- 1
-- 4

SELECT id FROM people WHERE age IS NULL;
-- id
-- 3

SELECT id FROM people WHERE age IN (20, 41, NULL) ORDER BY id;
-- id
-- 2
-- 4
-- 5

SELECT id FROM people WHERE town < 'London' AND age > 30 ORDER BY id;
-- id
-- 2

SELECT id FROM people WHERE town = 'Berlin' AND age < 41;
-- id
-- 4

SELECT id FROM people WHERE town >= 'London' ORDER BY town DESC, age;
-- id
-- 6
-- 1
-- 5

SELECT id, town FROM people ORDER BY town DESC NULLS LAST, age LIMIT 4;
-- id|town
-- 6|Oslo
-- 1|London
-- 5|London
-- 4|Berlin

SELECT id, born FROM people ORDER BY born NULLS FIRST, name LIMIT 3;
-- id|born
-- 4|∅
-- 1|1815-12-10
-- 6|1925-07-07

SELECT id, born FROM people WHERE born > '1925-07-07' ORDER BY born, name;
-- id|born
-- 2|1980-01-01
-- 3|1990-05-05
-- 5|2000-02-29

SELECT id FROM people WHERE lower(name) = 'eve';
-- id
-- 5

SELECT id FROM people WHERE lower(name) LIKE 'e%';
-- id
-- 5

SELECT id FROM people WHERE name = 'eve' AND age > 40;
-- id
-- 5

SELECT id FROM people WHERE name IS NULL AND age > 40;
-- id
-- 6

SELECT max(age), min(age), max(town), min(born) FROM people;
-- max|min|max|min
-- 99|20|Oslo|1815-12-10

SELECT p.id, q.id FROM people p JOIN people q ON q.age = p.age AND q.id > p.id;
-- id|id
-- 2|5

SELECT p.id, q.id, r.name FROM people p JOIN people q ON q.id = p.id + 1 JOIN people r ON r.id = p.id WHERE r.town = 'London';
-- id|id|name
-- 1|2|Ada
-- 5|6|eve

SELECT p.id, q.id, r.id FROM people p JOIN people q ON p.id = q.id JOIN (SELECT count(age) AS c FROM people GROUP BY town) r(id) ON p.id = r.id ORDER BY 1, 3;
-- id|id|id
-- 1|1|1
-- 2|2|2
-- 2|2|2

SELECT id FROM people p WHERE p.age IN (SELECT q.age FROM people q WHERE q.id > p.id);
-- id
-- 2

SELECT id FROM people p WHERE p.id NOT IN (SELECT q.age - p.age FROM people q WHERE q.age IS NOT NULL AND q.id <> p.id AND p.age IS NOT NULL) ORDER BY id;
-- id
-- 1
-- 2
-- 3
-- 4
-- 5
-- 6

SELECT id FROM people p WHERE coalesce(age, 0) IN (SELECT p.age) ORDER BY id;
-- id
-- 1
-- 2
-- 4
-- 5
-- 6

SELECT DISTINCT ON ((SELECT max(q.age) FROM people q WHERE q.town = p.town)) id FROM people p ORDER BY (SELECT max(q.age) FROM people q WHERE q.town = p.town), id;
-- id
-- 1
-- 6
-- 3

SELECT count(*) FROM (SELECT NULL::int AS n) a LEFT JOIN people p ON a.n = p.id;
-- count
-- 1

SELECT count(*) FROM (SELECT 2 AS n) a LEFT JOIN people p ON a.n = p.id AND p.age < 10;
-- count
-- 1

SELECT count(*) FROM people p LEFT JOIN (SELECT 2 AS n) a ON a.n = p.id;
-- count
-- 6

SELECT p.id, a.n FROM (SELECT 2 AS n) a RIGHT JOIN people p ON a.n = p.id ORDER BY 1;
-- id|n
-- 1|∅
-- 2|2
-- 3|∅
-- 4|∅
-- 5|∅
-- 6|∅

SELECT ((ARRAY[1, 2, 3])[2:3])[1], (ARRAY[1, 2, 3])[2:3][1];
-- array|array
-- 2|{}

SELECT array_remove(ARRAY[[1, 2], [3, 4]], 1);
-- ERROR 0A000: removing elements from multidimensional arrays is not supported

SELECT array_position(ARRAY[[1, 2], [3, 4]], 1);
-- ERROR 0A000: searching for elements in multidimensional arrays is not supported

CREATE TABLE spans (id int PRIMARY KEY, span interval, amount numeric, number float8);
-- CREATE TABLE

INSERT INTO spans VALUES (1, '1 day', 1.0, 0), (2, '24 hours', 1.00, '-0'), (3, '1 day', 1.000, 0);
-- INSERT 0 3

SELECT id, (SELECT s.span), (SELECT s.amount), (SELECT s.number) FROM spans s ORDER BY id;
-- id|span|amount|number
-- 1|1 day|1.0|0
-- 2|24:00:00|1.00|-0
-- 3|1 day|1.000|0

UPDATE spans SET (span, amount) = (SELECT span, amount) RETURNING *;
-- id|span|amount|number
-- 1|1 day|1.0|0
-- 2|24:00:00|1.00|-0
-- 3|1 day|1.000|0

SELECT CASE a WHEN 'x' THEN CASE WHEN count(*) > 1 THEN CASE a WHEN 'x' THEN 'deep' END END END FROM (VALUES ('x'), ('x'), ('y')) v(a) GROUP BY a ORDER BY 1;
-- case
-- deep
-- ∅

SELECT CASE (CASE a WHEN 'x' THEN 1 ELSE 2 END) WHEN (CASE a WHEN 'x' THEN 1 ELSE 2 END) THEN 'same' END FROM (VALUES ('x'), ('y')) v(a) GROUP BY CASE a WHEN 'x' THEN 1 ELSE 2 END;
-- case
-- same
-- same

SELECT sum(number), sum(number) FILTER (WHERE id <> 2), avg(amount), sum(amount) FROM spans WHERE id > 1;
-- sum|sum|avg|sum
-- 0|0|1.00000000000000000000|2.000

SELECT sum(number) FROM spans WHERE id = 2;
-- sum
-- -0
