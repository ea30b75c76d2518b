// Uses Longitude as node applications do, through pg. Run by NodeTests, which starts the server: node --test pg.test.js
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';

const connection = { host: '127.0.0.1', port: Number(process.env.LONGITUDE_PORT), user: 'longitude', database: 'longitude' };
const pool = new pg.Pool({ ...connection, max: 4 });

before(async () => {
  await pool.query('CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, age int, tags text[], seen timestamptz DEFAULT now())');
  await pool.query("INSERT INTO people (name, age, tags) VALUES ('Ann', 30, '{a,b}'), ('Bob', NULL, NULL)");
});

after(() => pool.end());

test('parameters and rows', async () => {
  const { rows, rowCount, fields, command } = await pool.query('SELECT id, name, age, tags FROM people WHERE name = $1 OR age > $2 ORDER BY id', ['Bob', 20]);
  assert.equal(rowCount, 2);
  assert.equal(command, 'SELECT');
  assert.deepEqual(fields.map((f) => [f.name, f.dataTypeID]), [['id', 23], ['name', 25], ['age', 23], ['tags', 1009]]);
  assert.deepEqual(rows.map((r) => [r.name, r.age, r.tags]), [['Ann', 30, ['a', 'b']], ['Bob', null, null]]);
});

test('values of each type', async () => {
  const at = new Date('2024-02-29T12:30:01.500Z');
  const { rows: [row] } = await pool.query(
    `SELECT $1::int AS i, $2::bigint AS b, $3::numeric AS n, $4::float8 AS f, $5::bool AS t, $6::text AS s, $7::timestamptz AS at, $8::int[] AS list,
      $9::bytea AS bytes, $10::uuid AS id, $11::text AS nothing, $12::date AS day, $13::json AS document`,
    [7, '9007199254740993', '12.50', 0.1, true, 'Grüße 🌍', at, [1, 2, 3], Buffer.from([0, 255]), '0f8fad5b-d9cb-469f-a165-70867728950e', null, '2024-02-29', { a: [1, null] }]);
  assert.deepEqual(
    [row.i, row.b, row.n, row.f, row.t, row.s, row.at, row.list, row.bytes, row.id, row.nothing, row.document],
    [7, '9007199254740993', '12.50', 0.1, true, 'Grüße 🌍', at, [1, 2, 3], Buffer.from([0, 255]), '0f8fad5b-d9cb-469f-a165-70867728950e', null, { a: [1, null] }]);
  assert.equal(row.day.getDate(), 29);
});

test('prepared statements by name, and rows as arrays', async () => {
  const client = await pool.connect();
  try {
    for (let i = 1; i <= 3; i++) {
      const { rows } = await client.query({ name: 'twice', text: 'SELECT $1::int * 2', values: [i], rowMode: 'array' });
      assert.deepEqual(rows, [[i * 2]]);
    }
    const { rows } = await client.query("SELECT name FROM pg_prepared_statements WHERE name = 'twice'");
    assert.equal(rows.length, 1);
  } finally {
    client.release();
  }
});

test('transactions commit and roll back, and an error ends one', async () => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO people (name) VALUES ($1)', ['Carl']);
    await client.query('ROLLBACK');
    await client.query('BEGIN');
    await client.query('INSERT INTO people (name) VALUES ($1)', ['Dora']);
    await assert.rejects(client.query('INSERT INTO people (name) VALUES ($1)', ['Ann']), { code: '23505', constraint: 'people_name_key', detail: 'Key (name)=(Ann) already exists.' });
    await assert.rejects(client.query('SELECT 1'), { code: '25P02' });
    await client.query('ROLLBACK');
    await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
    const { rows: [{ id }] } = await client.query('INSERT INTO people (name) VALUES ($1) RETURNING id', ['Emil']);
    await client.query('COMMIT');
    assert.ok(id > 0);
    const { rows } = await client.query("SELECT name FROM people WHERE name = ANY($1) ORDER BY name", [['Carl', 'Dora', 'Emil']]);
    assert.deepEqual(rows, [{ name: 'Emil' }]);
  } finally {
    client.release();
  }
});

test('errors have codes and places', async () => {
  await assert.rejects(pool.query('SELEC 1'), { code: '42601', position: '1', severity: 'ERROR' });
  await assert.rejects(pool.query('SELECT * FROM nowhere'), { code: '42P01', position: '15' });
  await assert.rejects(pool.query('SELECT 1 / $1::int', [0]), { code: '22012' });
  await assert.rejects(pool.query("SELECT 'x'::int"), { code: '22P02' });
  await assert.rejects(pool.query('SELECT $1::int'), { code: '42P02', position: '8' });
  await assert.rejects(pool.query('INSERT INTO people (name) VALUES (NULL)'), { code: '23502', column: 'name', table: 'people' });
  for (const [wrong, code] of [[{ user: 'stranger', password: 'x' }, '28P01'], [{ database: 'elsewhere' }, '3D000']]) {
    const client = new pg.Client({ ...connection, ...wrong });
    await assert.rejects(client.connect(), { code });
    await client.end();
  }
});

test('many queries over a few connections', async () => {
  const results = await Promise.all(Array.from({ length: 200 }, (_, i) => pool.query('SELECT $1::int AS n', [i])));
  assert.deepEqual(results.map((r) => r.rows[0].n), Array.from({ length: 200 }, (_, i) => i));
  await pool.query('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)');
  await pool.query('INSERT INTO counter VALUES (1, 0)');
  await Promise.all(Array.from({ length: 50 }, () => pool.query('UPDATE counter SET n = n + 1 WHERE id = 1')));
  assert.equal((await pool.query('SELECT n FROM counter')).rows[0].n, 50);
});

test('several statements in one text, and large results', async () => {
  const results = await pool.query("SELECT 1 AS a; SELECT 2 AS b, 'x' AS c");
  assert.deepEqual(results.map((r) => r.rows), [[{ a: 1 }], [{ b: 2, c: 'x' }]]);
  const { rows } = await pool.query("SELECT g, repeat('x', 100) AS x FROM generate_series(1, 20000) g");
  assert.equal(rows.length, 20000);
  assert.equal(rows[19999].g, 20000);
});
