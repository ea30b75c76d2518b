CREATE TYPE state AS ENUM ('new', 'paid', 'sent', 'lost');
-- CREATE TYPE

CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL UNIQUE, town text, since date, credit numeric(8,2) DEFAULT 0);
-- CREATE TABLE

CREATE TABLE items (code varchar(8) PRIMARY KEY, title text, price numeric(8,2) CHECK (price >= 0), weight float8, tags text[]);
-- CREATE TABLE

CREATE TABLE orders (id bigint PRIMARY KEY, customer int REFERENCES customers, placed timestamptz, status state NOT NULL DEFAULT 'new', note text);
-- CREATE TABLE

CREATE TABLE lines (order_id bigint REFERENCES orders ON DELETE CASCADE, line smallint, code varchar(8) REFERENCES items, amount int NOT NULL, total numeric(10,2), PRIMARY KEY (order_id, line));
-- CREATE TABLE

CREATE INDEX orders_customer ON orders (customer, placed DESC);
-- CREATE INDEX

CREATE INDEX orders_status ON orders (status) WHERE status <> 'sent';
-- CREATE INDEX

CREATE INDEX lines_code ON lines (code) INCLUDE (amount);
-- CREATE INDEX

CREATE INDEX customers_town ON customers (lower(town), name);
-- CREATE INDEX

SET timezone = 'UTC';
-- SET

INSERT INTO customers (id, name, town, since, credit) VALUES (1, 'Ann', 'Oslo', '2020-01-05', 100), (2, 'Ben', 'Rome', '2021-03-01', 0), (3, 'Cleo', 'Oslo', NULL, 55.5), (4, 'Dov', NULL, '2019-12-31', -20), (5, 'Eli', 'oslo', '2022-02-02', DEFAULT);
-- INSERT 0 5

INSERT INTO items VALUES ('pen', 'Pen', 1.50, 0.02, '{office,blue}'), ('ink', 'Ink', 7.25, 0.3, '{office}'), ('desk', 'Desk', 249.00, 40, '{home,office}'), ('lamp', 'Lamp', 39.90, 1.5, '{}'), ('void', NULL, NULL, NULL, NULL);
-- INSERT 0 5

INSERT INTO orders VALUES (10, 1, '2023-05-01 10:00+00', 'sent', NULL), (11, 1, '2023-06-01 12:30+00', 'paid', 'fast'), (12, 2, '2023-06-01 12:30+00', 'new', ''), (13, 3, '2023-07-15 08:00+00', 'lost', 'gone'), (14, NULL, NULL, 'new', 'nobody'), (15, 5, '2024-02-29 23:59:59+00', 'sent', NULL);
-- INSERT 0 6

INSERT INTO lines VALUES (10, 1, 'pen', 10, 15.00), (10, 2, 'ink', 1, 7.25), (11, 1, 'desk', 1, 249.00), (12, 1, 'pen', 3, 4.50), (12, 2, 'lamp', 2, 79.80), (12, 3, 'ink', 4, 29.00), (13, 1, 'desk', 2, 480.00), (15, 1, 'lamp', 1, NULL), (15, 2, 'void', 1, 0);
-- INSERT 0 9

SELECT c.name, o.id, o.status FROM customers c JOIN orders o ON o.customer = c.id ORDER BY c.name, o.placed DESC;
-- name|id|status
-- Ann|11|paid
-- Ann|10|sent
-- Ben|12|new
-- Cleo|13|lost
-- Eli|15|sent

SELECT c.name, count(o.id), count(*), max(o.placed) FROM customers c LEFT JOIN orders o ON o.customer = c.id GROUP BY c.id ORDER BY c.name;
-- name|count|count|max
-- Ann|2|2|2023-06-01 12:30:00+00
-- Ben|1|1|2023-06-01 12:30:00+00
-- Cleo|1|1|2023-07-15 08:00:00+00
-- Dov|0|1|∅
-- Eli|1|1|2024-02-29 23:59:59+00

SELECT c.name, o.* FROM customers c FULL JOIN orders o ON o.customer = c.id WHERE c.id IS NULL OR o.id IS NULL ORDER BY 1;
-- name|id|customer|placed|status|note
-- Dov|∅|∅|∅|∅|∅
-- ∅|14|∅|∅|new|nobody

SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer = c.id AND o.status = 'sent') ORDER BY name;
-- name
-- Ann
-- Eli

SELECT name FROM customers c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.customer = c.id) ORDER BY name;
-- name
-- Dov

SELECT name FROM customers WHERE id IN (SELECT customer FROM orders) ORDER BY name;
-- name
-- Ann
-- Ben
-- Cleo
-- Eli

SELECT name FROM customers WHERE id NOT IN (SELECT customer FROM orders);
-- name

SELECT name FROM customers WHERE id NOT IN (SELECT customer FROM orders WHERE customer IS NOT NULL) ORDER BY 1;
-- name
-- Dov

SELECT o.id, (SELECT sum(l.total) FROM lines l WHERE l.order_id = o.id) AS total FROM orders o ORDER BY total DESC NULLS LAST, o.id;
-- id|total
-- 13|480.00
-- 11|249.00
-- 12|113.30
-- 10|22.25
-- 15|0.00
-- 14|∅

SELECT o.id, t.n, t.s FROM orders o CROSS JOIN LATERAL (SELECT count(*) AS n, sum(amount * price) AS s FROM lines l JOIN items i USING (code) WHERE l.order_id = o.id) t ORDER BY o.id;
-- id|n|s
-- 10|2|22.25
-- 11|1|249.00
-- 12|3|113.30
-- 13|1|498.00
-- 14|0|∅
-- 15|2|39.90

SELECT c.name, l.id, l.placed FROM customers c LEFT JOIN LATERAL (SELECT * FROM orders o WHERE o.customer = c.id ORDER BY placed DESC LIMIT 1) l ON true ORDER BY c.name;
-- name|id|placed
-- Ann|11|2023-06-01 12:30:00+00
-- Ben|12|2023-06-01 12:30:00+00
-- Cleo|13|2023-07-15 08:00:00+00
-- Dov|∅|∅
-- Eli|15|2024-02-29 23:59:59+00

SELECT code, title, sum(amount) AS sold FROM items LEFT JOIN lines USING (code) GROUP BY code ORDER BY sold DESC NULLS LAST, code;
-- code|title|sold
-- pen|Pen|13
-- ink|Ink|5
-- desk|Desk|3
-- lamp|Lamp|3
-- void|∅|1

SELECT i.title, l.amount FROM items i NATURAL JOIN lines l WHERE l.amount > 1 ORDER BY 1, 2;
-- title|amount
-- Desk|2
-- Ink|4
-- Lamp|2
-- Pen|3
-- Pen|10

SELECT status, count(*), count(DISTINCT customer), array_agg(id ORDER BY id) FROM orders GROUP BY status ORDER BY status;
-- status|count|count|array_agg
-- new|2|1|{12,14}
-- paid|1|1|{11}
-- sent|2|2|{10,15}
-- lost|1|1|{13}

SELECT status, count(*) FILTER (WHERE note IS NOT NULL), string_agg(note, ',' ORDER BY note DESC) FROM orders GROUP BY 1 HAVING count(*) > 1 ORDER BY status DESC;
-- status|count|string_agg
-- sent|0|∅
-- new|2|nobody,

SELECT lower(town) AS place, count(*), sum(credit), avg(credit), min(since), max(name) FROM customers GROUP BY place ORDER BY place NULLS FIRST;
-- place|count|sum|avg|min|max
-- ∅|1|-20.00|-20.0000000000000000|2019-12-31|Dov
-- oslo|3|155.50|51.8333333333333333|2020-01-05|Eli
-- rome|1|0.00|0.00000000000000000000|2021-03-01|Ben

SELECT lower(town), status, count(*) FROM customers c JOIN orders o ON o.customer = c.id GROUP BY ROLLUP (lower(town), status) ORDER BY 1 NULLS LAST, 2 NULLS LAST;
-- lower|status|count
-- oslo|paid|1
-- oslo|sent|2
-- oslo|lost|1
-- oslo|∅|4
-- rome|new|1
-- rome|∅|1
-- ∅|∅|5

SELECT lower(town), status, count(*), grouping(lower(town), status) FROM customers c JOIN orders o ON o.customer = c.id GROUP BY CUBE (lower(town), status) ORDER BY 4, 1, 2;
-- lower|status|count|grouping
-- oslo|paid|1|0
-- oslo|sent|2|0
-- oslo|lost|1|0
-- rome|new|1|0
-- oslo|∅|4|1
-- rome|∅|1|1
-- ∅|new|1|2
-- ∅|paid|1|2
-- ∅|sent|2|2
-- ∅|lost|1|2
-- ∅|∅|5|3

SELECT extract(year FROM placed) AS y, count(*) FROM orders GROUP BY y ORDER BY y NULLS FIRST;
-- y|count
-- ∅|1
-- 2023|4
-- 2024|1

SELECT date_trunc('month', placed) AS m, count(*) FROM orders WHERE placed IS NOT NULL GROUP BY 1 HAVING count(*) >= 1 ORDER BY 1;
-- m|count
-- 2023-05-01 00:00:00+00|1
-- 2023-06-01 00:00:00+00|2
-- 2023-07-01 00:00:00+00|1
-- 2024-02-01 00:00:00+00|1

SELECT o.id, l.code, sum(l.total) OVER (PARTITION BY o.id ORDER BY l.line) AS running, rank() OVER (ORDER BY l.total DESC NULLS LAST) AS r FROM orders o JOIN lines l ON l.order_id = o.id ORDER BY o.id, l.line;
-- id|code|running|r
-- 10|pen|15.00|5
-- 10|ink|22.25|6
-- 11|desk|249.00|2
-- 12|pen|4.50|7
-- 12|lamp|84.30|3
-- 12|ink|113.30|4
-- 13|desk|480.00|1
-- 15|lamp|∅|9
-- 15|void|0.00|8

SELECT code, amount, lag(amount) OVER w, lead(amount, 1, 0) OVER w, first_value(amount) OVER w, row_number() OVER w FROM lines WINDOW w AS (PARTITION BY code ORDER BY order_id) ORDER BY code, order_id;
-- code|amount|lag|lead|first_value|row_number
-- desk|1|∅|2|1|1
-- desk|2|1|0|1|2
-- ink|1|∅|4|1|1
-- ink|4|1|0|1|2
-- lamp|2|∅|1|2|1
-- lamp|1|2|0|2|2
-- pen|10|∅|3|10|1
-- pen|3|10|0|10|2
-- void|1|∅|0|1|1

SELECT order_id, line, avg(amount) OVER (ORDER BY order_id, line ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM lines ORDER BY 1, 2;
-- order_id|line|avg
-- 10|1|5.5000000000000000
-- 10|2|4.0000000000000000
-- 11|1|1.6666666666666667
-- 12|1|2.0000000000000000
-- 12|2|3.0000000000000000
-- 12|3|2.6666666666666667
-- 13|1|2.3333333333333333
-- 15|1|1.3333333333333333
-- 15|2|1.00000000000000000000

SELECT DISTINCT ON (customer) customer, id, placed FROM orders ORDER BY customer, placed DESC;
-- customer|id|placed
-- 1|11|2023-06-01 12:30:00+00
-- 2|12|2023-06-01 12:30:00+00
-- 3|13|2023-07-15 08:00:00+00
-- 5|15|2024-02-29 23:59:59+00
-- ∅|14|∅

SELECT DISTINCT status FROM orders ORDER BY status;
-- status
-- new
-- paid
-- sent
-- lost

SELECT town FROM customers UNION SELECT code FROM items ORDER BY 1 NULLS FIRST;
-- town
-- ∅
-- Oslo
-- Rome
-- desk
-- ink
-- lamp
-- oslo
-- pen
-- void

SELECT id FROM customers INTERSECT SELECT customer FROM orders ORDER BY id;
-- id
-- 1
-- 2
-- 3
-- 5

SELECT id FROM customers EXCEPT SELECT customer FROM orders ORDER BY id;
-- id
-- 4

SELECT code FROM items EXCEPT ALL SELECT code FROM lines ORDER BY 1;
-- code

WITH big AS (SELECT order_id, sum(total) AS s FROM lines GROUP BY order_id HAVING sum(total) > 20) SELECT c.name, s FROM big JOIN orders o ON o.id = order_id JOIN customers c ON c.id = customer ORDER BY s;
-- name|s
-- Ann|22.25
-- Ben|113.30
-- Ann|249.00
-- Cleo|480.00

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i, name FROM n LEFT JOIN customers ON id = i ORDER BY i;
-- i|name
-- 1|Ann
-- 2|Ben
-- 3|Cleo
-- 4|Dov
-- 5|Eli

WITH RECURSIVE days(d) AS (SELECT date '2023-06-29' UNION ALL SELECT d + 1 FROM days WHERE d < '2023-07-02') SELECT d, count(o.id) FROM days LEFT JOIN orders o ON o.placed::date = d GROUP BY d ORDER BY d;
-- d|count
-- 2023-06-29|0
-- 2023-06-30|0
-- 2023-07-01|0
-- 2023-07-02|0

SELECT name, CASE WHEN credit > 50 THEN 'rich' WHEN credit < 0 THEN 'poor' ELSE 'so so' END FROM customers ORDER BY id;
-- name|case
-- Ann|rich
-- Ben|so so
-- Cleo|rich
-- Dov|poor
-- Eli|so so

SELECT name, CASE lower(town) WHEN 'oslo' THEN 1 WHEN 'rome' THEN 2 END FROM customers ORDER BY id;
-- name|case
-- Ann|1
-- Ben|2
-- Cleo|1
-- Dov|∅
-- Eli|1

SELECT name, coalesce(town, '?'), nullif(credit, 0), greatest(credit, 10), least(since, date '2021-01-01') FROM customers ORDER BY id;
-- name|coalesce|nullif|greatest|least
-- Ann|Oslo|100.00|100.00|2020-01-05
-- Ben|Rome|∅|10|2021-01-01
-- Cleo|Oslo|55.50|55.50|2021-01-01
-- Dov|?|-20.00|10|2019-12-31
-- Eli|oslo|∅|10|2021-01-01

SELECT code, tags[1], cardinality(tags), 'office' = ANY (tags), tags && '{home}', tags || 'x'::text FROM items ORDER BY code;
-- code|tags|cardinality|?column?|?column?|?column?
-- desk|home|2|t|t|{home,office,x}
-- ink|office|1|t|f|{office,x}
-- lamp|∅|0|f|f|{x}
-- pen|office|2|t|f|{office,blue,x}
-- void|∅|∅|∅|∅|{x}

SELECT code, t FROM items, unnest(tags) AS t ORDER BY 1, 2;
-- code|t
-- desk|home
-- desk|office
-- ink|office
-- pen|blue
-- pen|office

SELECT code, t.n, t.v FROM items LEFT JOIN LATERAL unnest(tags) WITH ORDINALITY AS t(v, n) ON true ORDER BY 1, 2;
-- code|n|v
-- desk|1|home
-- desk|2|office
-- ink|1|office
-- lamp|∅|∅
-- pen|1|office
-- pen|2|blue
-- void|∅|∅

SELECT t, count(*) FROM items CROSS JOIN unnest(tags) t GROUP BY t ORDER BY 2 DESC, 1;
-- t|count
-- office|3
-- blue|1
-- home|1

SELECT * FROM customers WHERE (town, credit) = ('Oslo', 100);
-- id|name|town|since|credit
-- 1|Ann|Oslo|2020-01-05|100.00

SELECT id FROM customers WHERE (credit, id) > (0, 2) ORDER BY credit, id;
-- id
-- 5
-- 3
-- 1

SELECT id FROM customers WHERE (id, name) IN ((1, 'Ann'), (2, 'x'), (5, 'Eli')) ORDER BY id;
-- id
-- 1
-- 5

SELECT id FROM customers WHERE ROW(id, town) IS NOT NULL ORDER BY id;
-- id
-- 1
-- 2
-- 3
-- 5

SELECT name FROM customers WHERE lower(town) = 'oslo' ORDER BY name;
-- name
-- Ann
-- Cleo
-- Eli

SELECT name FROM customers WHERE name BETWEEN 'B' AND 'D' ORDER BY name;
-- name
-- Ben
-- Cleo

SELECT name FROM customers WHERE name LIKE '_l%' OR name ILIKE '%NN' ORDER BY name;
-- name
-- Ann
-- Cleo
-- Eli

SELECT id, status FROM orders WHERE status > 'new' AND status < 'lost' ORDER BY status, id;
-- id|status
-- 11|paid
-- 10|sent
-- 15|sent

SELECT id FROM orders WHERE status IN ('new', 'lost') ORDER BY id;
-- id
-- 12
-- 13
-- 14

SELECT id FROM orders WHERE status = 'nonsense';
-- ERROR 22P02 at 38: invalid input value for enum state: "nonsense"

SELECT id FROM orders WHERE placed >= '2023-06-01' AND placed < '2023-07-01' ORDER BY id;
-- id
-- 11
-- 12

SELECT id FROM orders WHERE placed + interval '1 month' > '2023-08-01' ORDER BY id;
-- id
-- 13
-- 15

SELECT id, placed AT TIME ZONE 'Europe/Rome' FROM orders WHERE customer = 1 ORDER BY id;
-- id|timezone
-- 10|2023-05-01 12:00:00
-- 11|2023-06-01 14:30:00

SELECT id, to_char(placed, 'DD Mon YYYY HH24:MI') FROM orders ORDER BY placed NULLS LAST, id LIMIT 3;
-- id|to_char
-- 10|01 May 2023 10:00
-- 11|01 Jun 2023 12:30
-- 12|01 Jun 2023 12:30

SELECT id FROM orders ORDER BY placed DESC NULLS LAST, id OFFSET 2 LIMIT 2;
-- id
-- 11
-- 12

SELECT id FROM orders ORDER BY status USING > , id FETCH FIRST 3 ROWS ONLY;
-- id
-- 13
-- 10
-- 15

SELECT placed FROM orders WHERE placed IS NOT NULL ORDER BY placed FETCH FIRST 2 ROWS WITH TIES;
-- placed
-- 2023-05-01 10:00:00+00
-- 2023-06-01 12:30:00+00
-- 2023-06-01 12:30:00+00

SELECT c FROM customers c WHERE id = 1;
-- c
-- (1,Ann,Oslo,2020-01-05,100.00)

SELECT o FROM customers c LEFT JOIN orders o ON o.customer = c.id WHERE c.id IN (3, 4) ORDER BY c.id;
-- o
-- (13,3,"2023-07-15 08:00:00+00",lost,gone)
-- ∅

SELECT c.id, o IS NULL, o IS NOT NULL, o IS DISTINCT FROM NULL FROM customers c LEFT JOIN orders o ON o.customer = c.id ORDER BY c.id, o.id;
-- id|?column?|?column?|?column?
-- 1|f|f|t
-- 1|f|t|t
-- 2|f|t|t
-- 3|f|t|t
-- 4|t|f|f
-- 5|f|f|t

SELECT count(o), count(c), count(*) FROM customers c LEFT JOIN orders o ON o.customer = c.id;
-- count|count|count
-- 5|6|6

SELECT (c).name, (c).credit + 1 FROM customers c WHERE id < 3 ORDER BY (c).id;
-- name|?column?
-- Ann|101.00
-- Ben|1.00

SELECT (o).* FROM orders o WHERE id = 13;
-- id|customer|placed|status|note
-- 13|3|2023-07-15 08:00:00+00|lost|gone

SELECT c.name FROM customers c, orders o WHERE o.customer = c.id GROUP BY c.id, c.name HAVING bool_or(o.status = 'paid');
-- name
-- Ann

SELECT name FROM customers ORDER BY length(name) DESC, name LIMIT 2;
-- name
-- Cleo
-- Ann

SELECT name AS n, credit AS c FROM customers ORDER BY c DESC, n;
-- n|c
-- Ann|100.00
-- Cleo|55.50
-- Ben|0.00
-- Eli|0.00
-- Dov|-20.00

SELECT credit * 2 AS d FROM customers ORDER BY -credit;
-- d
-- 200.00
-- 111.00
-- 0.00
-- 0.00
-- -40.00

SELECT upper(name) FROM customers ORDER BY name DESC LIMIT 1;
-- upper
-- ELI

SELECT count(*) FROM customers WHERE town IS NULL OR town <> 'Oslo';
-- count
-- 3

SELECT sum(total), avg(total), count(total), min(amount), max(amount), stddev(amount), variance(amount) FROM lines;
-- sum|avg|count|min|max|stddev|variance
-- 864.55|108.0687500000000000|8|1|10|2.9059326290271157|8.4444444444444444

SELECT sum(amount) FROM lines WHERE false;
-- sum
-- ∅

SELECT max(code), min(code) FROM lines;
-- max|min
-- void|desk

SELECT max(placed) FROM orders WHERE customer = 1;
-- max
-- 2023-06-01 12:30:00+00

SELECT every(amount > 0), bool_and(total > 5), bool_or(total IS NULL) FROM lines;
-- every|bool_and|bool_or
-- t|f|t

SELECT sum(weight), avg(weight), max(weight) FROM items;
-- sum|avg|max
-- 41.82|10.455|40

SELECT c.name, x.title FROM customers c JOIN (SELECT o.customer, i.title FROM orders o JOIN lines l ON l.order_id = o.id JOIN items i ON i.code = l.code) x ON x.customer = c.id ORDER BY 1, 2;
-- name|title
-- Ann|Desk
-- Ann|Ink
-- Ann|Pen
-- Ben|Ink
-- Ben|Lamp
-- Ben|Pen
-- Cleo|Desk
-- Eli|Lamp
-- Eli|∅

SELECT a.name, b.name FROM customers a JOIN customers b ON a.town = b.town AND a.id < b.id;
-- name|name
-- Ann|Cleo

SELECT a.name, b.name FROM customers a JOIN customers b ON lower(a.town) = lower(b.town) AND a.id < b.id ORDER BY 1, 2;
-- name|name
-- Ann|Cleo
-- Ann|Eli
-- Cleo|Eli

SELECT name, id % 2 = 0 AS even FROM customers ORDER BY even, id;
-- name|even
-- Ann|f
-- Cleo|f
-- Eli|f
-- Ben|t
-- Dov|t

SELECT code FROM items WHERE price > ALL (SELECT total / amount FROM lines WHERE total IS NOT NULL AND code <> 'desk') ORDER BY code;
-- code
-- desk

SELECT code FROM items WHERE price < ANY (SELECT credit FROM customers) ORDER BY code;
-- code
-- ink
-- lamp
-- pen

SELECT id, customer FROM orders o WHERE customer = (SELECT max(customer) FROM orders p WHERE p.status = o.status) ORDER BY id;
-- id|customer
-- 11|1
-- 12|2
-- 13|3
-- 15|5

SELECT (SELECT name FROM customers WHERE town = 'Oslo');
-- ERROR 21000: more than one row returned by a subquery used as an expression

SELECT (SELECT name, id FROM customers);
-- ERROR 42601 at 8: subquery must return only one column

SELECT name FROM customers GROUP BY id HAVING id = 1;
-- name
-- Ann

SELECT name, town FROM customers GROUP BY name;
-- ERROR 42803 at 14: column "customers.town" must appear in the GROUP BY clause or be used in an aggregate function

SELECT nothing FROM customers;
-- ERROR 42703 at 8: column "nothing" does not exist

SELECT customers.nothing FROM customers;
-- ERROR 42703 at 8: column customers.nothing does not exist

SELECT x.name FROM customers;
-- ERROR 42P01 at 8: missing FROM-clause entry for table "x"

SELECT id FROM customers, orders;
-- ERROR 42702 at 8: column reference "id" is ambiguous

SELECT sum(count(*)) OVER () FROM orders GROUP BY status;
-- sum
-- 6
-- 6
-- 6
-- 6

SELECT count(*) FROM orders GROUP BY status ORDER BY count(*) DESC, status LIMIT 1;
-- count
-- 2

SELECT name || ' ' || town FROM customers ORDER BY 1;
-- ?column?
-- Ann Oslo
-- Ben Rome
-- Cleo Oslo
-- Eli oslo
-- ∅

SELECT price / 0 FROM items WHERE code = 'pen';
-- ERROR 22012: division by zero
