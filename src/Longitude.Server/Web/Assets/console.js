// Asks for the server's numbers every second, and shows what has changed since the time before.
'use strict';

const byId = id => document.getElementById(id);
const count = new Intl.NumberFormat('en');
const rateOf = (now, before, seconds) => seconds > 0 ? Math.max(0, now - before) / seconds : 0;
const showRate = rate => rate >= 100 || rate === 0 ? count.format(Math.round(rate)) : rate.toFixed(1);
const history = [];
let before = null;

function showBytes(bytes) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let i = 0;
  while (bytes >= 1024 && i < units.length - 1) { bytes /= 1024; i++; }
  return (i === 0 || bytes >= 100 ? Math.round(bytes) : bytes.toFixed(1)) + ' ' + units[i];
}

function showTime(seconds) {
  if (seconds < 120) return Math.round(seconds) + ' s';
  if (seconds < 7200) return Math.round(seconds / 60) + ' min';
  if (seconds < 172800) return Math.round(seconds / 3600) + ' h';
  return Math.round(seconds / 86400) + ' d';
}

function showMicroseconds(us) {
  return us < 1000 ? us + ' µs' : us < 1e6 ? count.format(us / 1000) + ' ms' : count.format(us / 1e6) + ' s';
}

// The bound below which a part of the newest statements lies; of all since the start when there are no new ones.
function percentile(now, then, part) {
  let counts = now.map((n, i) => n - (then ? then[i] : 0));
  if (counts.every(n => n === 0)) counts = now;
  const all = counts.reduce((a, b) => a + b, 0);
  if (all === 0) return '–';
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    sum += counts[i];
    if (sum >= all * part) return showMicroseconds(2 ** i);
  }
  return '–';
}

function row(cells) {
  const tr = document.createElement('tr');
  for (const [text, className] of cells) {
    const td = document.createElement('td');
    td.textContent = text;
    if (className) td.className = className;
    tr.append(td);
  }
  return tr;
}

function draw(values) {
  const top = Math.max(1, ...values);
  const x = i => 120 * i / 59, y = v => 35 - 33 * v / top;
  const first = 60 - values.length;
  const points = values.map((v, i) => x(first + i).toFixed(2) + ' ' + y(v).toFixed(2));
  const [area, line] = byId('history').children;
  line.setAttribute('d', 'M' + points.join('L'));
  area.setAttribute('d', 'M' + x(first).toFixed(2) + ' 36L' + points.join('L') + 'L120 36Z');
}

function showPlaces(now, seconds) {
  const then = new Map(before ? before.places.map(p => [p.path, p]) : []);
  byId('places').replaceChildren(...now.places.map(p => {
    const old = then.get(p.path) ?? p;
    const sum = pick => p.shards.reduce((all, s) => all + pick(s), 0);
    const rejected = Object.entries(p.rejections);
    const tr = row([
      [p.name, 'd' + Math.min(4, p.depth)],
      [count.format(p.epoch), 'n'],
      [showRate(rateOf(p.epoch, old.epoch, seconds)), 'n'],
      [count.format(p.commits), 'n'],
      [showRate(rateOf(p.commits, old.commits, seconds)), 'n'],
      [count.format(rejected.reduce((all, [, n]) => all + n, 0)), 'n'],
      [p.shards.length ? p.shards.map(s => s.id).join(', ') : '', 'n'],
      [p.shards.length ? p.shards.map(s => count.format(s.position)).join(', ') : '', 'n'],
      [p.shards.length ? count.format(sum(s => s.rows)) : '', 'n'],
      [p.shards.length ? showBytes(sum(s => s.bytes)) : '', 'n'],
      [p.shards.length ? count.format(sum(s => s.inDoubt)) : '', 'n'],
    ]);
    tr.title = p.path + (rejected.length ? '\nrejected: ' + rejected.map(([why, n]) => why + ' ' + count.format(n)).join(', ') : '');
    return tr;
  }));
}

const reasons = {
  Stale: 'what it had read was changed', InDoubt: 'another one was undecided', WriteWrite: 'written by another one of the same epoch',
  ReadWriteCycle: 'a cycle of reads and writes', Late: 'its part came late', Missing: 'its part did not come', Protected: 'kept for an older one',
  Bound: 'an addition would leave its bounds', BoundInDoubt: 'an addition might leave its bounds', Overloaded: 'too many waited',
};

function showConflicts(conflicts) {
  byId('quiet').hidden = conflicts.length > 0;
  byId('conflictTable').hidden = conflicts.length === 0;
  byId('conflicts').replaceChildren(...conflicts.map(c => row([
    [c.key, 'key'], [c.place], [reasons[c.reason] ?? c.reason], [count.format(c.count), 'n'], [showTime(c.agoSeconds) + ' ago', 'n'],
  ])));
}

function show(now) {
  const seconds = before ? (now.atMs - before.atMs) / 1000 : 0;
  const world = now.places[0];
  const losses = p => Object.values(p.rejections).reduce((a, b) => a + b, 0);
  const commits = before ? rateOf(world.commits, before.places[0].commits, seconds) : 0;
  if (before) history.push(commits);
  if (history.length > 60) history.shift();
  byId('version').textContent = now.version;
  byId('commits').textContent = showRate(commits);
  byId('statements').textContent = showRate(before ? rateOf(now.statements, before.statements, seconds) : 0);
  byId('losses').textContent = showRate(before ? rateOf(losses(world), losses(before.places[0]), seconds) : 0);
  byId('told').textContent = count.format(now.conflictErrors);
  byId('p50').textContent = percentile(now.latencies, before?.latencies, .5);
  byId('p99').textContent = percentile(now.latencies, before?.latencies, .99);
  byId('sessions').textContent = count.format(now.connections);
  byId('sessionsMax').textContent = count.format(now.connectionsMax);
  byId('memory').textContent = showBytes(now.memoryBytes);
  byId('uptime').textContent = showTime(now.uptimeSeconds);
  draw(history);
  showPlaces(now, seconds);
  showConflicts(now.conflicts);
  setState(now.failure ? 'stopped: ' + now.failure : 'running', now.failure !== null);
  before = now;
}

function setState(text, isBad) {
  byId('state').textContent = text;
  byId('state').className = isBad ? 'state bad' : 'state';
}

async function refresh() {
  try {
    const response = await fetch('/status', { cache: 'no-store' });
    if (!response.ok) throw new Error('HTTP ' + response.status);
    const now = await response.json();
    if (before && (now.uptimeSeconds < before.uptimeSeconds || now.places.length !== before.places.length)) { before = null; history.length = 0; }
    show(now);
  } catch {
    setState('the server does not answer', true);
  }
  setTimeout(refresh, 1000);
}

refresh();
