'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const [svg, stage, tip, panel, search, found] = ['picture', 'stage', 'tip', 'panel', 'search', 'found'].map($);
  const nodes = data.nodes.map((node, i) => Object.assign(node, { at: i, mark: 'n' + i, edges: [] }));
  const edges = data.edges.map((edge, i) => Object.assign(edge, { at: i, mark: 'e' + i }));
  const wholeBox = svg.getAttribute('viewBox').split(' ').map(Number);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  for (const thing of nodes.concat(edges)) thing.element = $(thing.mark);
  for (const edge of edges) {
    nodes[edge.from].edges.push(edge);
    if (edge.to !== edge.from) nodes[edge.to].edges.push(edge);
  }
  for (const node of nodes) {
    const [x, y] = node.element.getAttribute('transform').match(/-?[\d.]+/g).map(Number);
    const card = node.element.querySelector('.card');
    node.box = { x, y, w: +card.getAttribute('width'), h: +card.getAttribute('height') };
  }
  root.classList.add('js', 'ready');

  // The view: the left upper corner in the picture, and pixels per unit.
  let view = { x: 0, y: 0, k: 1 };
  let size = { w: 1, h: 1 };
  let moves = 0;
  const clamp = (n, low, high) => Math.min(Math.max(n, low), high);
  const show = () => svg.setAttribute('viewBox', [view.x, view.y, size.w / view.k, size.h / view.k].map((n) => n.toFixed(2)).join(' '));
  const measure = () => { size = { w: Math.max(stage.clientWidth, 1), h: Math.max(stage.clientHeight, 1) }; };
  const whole = () => {
    const [x, y, w, h] = wholeBox;
    const k = clamp(Math.min(size.w / w, size.h / h), 0.02, 1.4);
    return { x: x + w / 2 - size.w / k / 2, y: y + h / 2 - size.h / k / 2, k };
  };
  const begin = () => {
    // What fits but cannot be read starts at its beginning, large enough.
    const all = whole();
    if (all.k >= 0.42) return all;
    const k = 0.62;
    const [x, y, w, h] = wholeBox;
    const first = nodes.map((node) => node.box).sort((a, b) => a.x - b.x || a.y - b.y).slice(0, 12).map((box) => box.y).sort((a, b) => a - b);
    const empty = !nodes.some(({ box }) => box.x < x + 400 && box.y < y + 200);
    const top = empty && first.length ? clamp(first[first.length >> 1] - size.h / k / 2, y, y + h - size.h / k) : y;
    return { x: w * k <= size.w ? x + w / 2 - size.w / k / 2 : x, y: h * k <= size.h ? y + h / 2 - size.h / k / 2 : top, k };
  };
  const go = (to) => {
    const run = ++moves;
    if (still.matches) { view = to; show(); return; }
    const from = view, start = performance.now();
    const step = (now) => {
      if (run !== moves) return;
      const t = clamp((now - start) / 220, 0, 1), e = 1 - (1 - t) ** 3;
      const k = from.k * (to.k / from.k) ** e;
      const middle = (v, i) => (i ? v.y + size.h / v.k / 2 : v.x + size.w / v.k / 2);
      const mid = [0, 1].map((i) => middle(from, i) + (middle(to, i) - middle(from, i)) * e);
      view = { x: mid[0] - size.w / k / 2, y: mid[1] - size.h / k / 2, k };
      show();
      if (t < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  };
  const zoom = (factor, px = size.w / 2, py = size.h / 2) => {
    moves++;
    const k = clamp(view.k * factor, Math.min(0.02, whole().k), 4);
    view = { x: view.x + px / view.k - px / k, y: view.y + py / view.k - py / k, k };
    show();
  };
  const boxOf = (thing) => {
    if (thing.box) return thing.box;
    const b = thing.element.getBBox();
    return { x: b.x, y: b.y, w: b.width, h: b.height };
  };
  const reveal = (things) => {
    const boxes = things.map(boxOf);
    if (!boxes.length) return;
    const x0 = Math.min(...boxes.map((b) => b.x)), x1 = Math.max(...boxes.map((b) => b.x + b.w));
    const y0 = Math.min(...boxes.map((b) => b.y)), y1 = Math.max(...boxes.map((b) => b.y + b.h));
    const inside = x0 >= view.x + 10 && y0 >= view.y + 10 && x1 <= view.x + size.w / view.k - 10 && y1 <= view.y + size.h / view.k - 10;
    if (inside && view.k >= 0.45) return;
    const fits = Math.min(size.w / (x1 - x0 + 120), size.h / (y1 - y0 + 120));
    const k = clamp(Math.min(Math.max(view.k, 0.8), fits), 0.05, 1.4);
    go({ x: (x0 + x1) / 2 - size.w / k / 2, y: (y0 + y1) / 2 - size.h / k / 2, k });
  };

  // Elements without markup: nothing that a file says is ever read as HTML.
  const el = (tag, properties = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name === 'onclick') element.addEventListener('click', value);
      else if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  };
  // What stands in backticks is code.
  const told = (text) => text.split('`').map((part, i) => (i % 2 ? el('code', {}, part) : part));
  const link = (place) => {
    if (!place) return null;
    const [file, line] = place;
    const text = file + ':' + line;
    if (!data.editor) return el('code', {}, text);
    const absolute = /^(\/|[A-Za-z]:)/.test(file) ? file : data.base + '/' + file;
    const path = ('/' + absolute).replace(/^\/+/, '/').split('/').map((part) => encodeURIComponent(part).replace(/%3A/g, ':')).join('/');
    const url = data.editor.split('{path}').join(path).split('{line}').join(String(line));
    return el('a', { href: url, title: 'Open in the editor (o)' }, el('code', {}, text));
  };
  const list = (facts) => {
    const dl = el('dl');
    for (const [name, value] of facts) {
      const bad = (name === 'permission' && value.startsWith('missing')) || (name === 'enabled' && value === 'no');
      dl.append(el('dt', {}, name), el('dd', { class: bad ? 'bad' : null }, value));
    }
    return facts.length ? dl : null;
  };
  const finding = (at, full) => {
    const mark = data.marks[at];
    return el('div', { class: 'finding ' + mark.level },
      el('p', {}, el('b', {}, mark.level), ' ', mark.rule), el('p', {}, ...told(mark.message)),
      full && mark.help ? el('p', { class: 'what' }, ...told(mark.help)) : null, full ? link(mark.place) : null);
  };
  const title = (thing) => (thing.edges ? thing.name : thing.says);
  const body = (thing, full) => {
    const parts = thing.marks.slice(0, full ? 200 : 3).map((at) => finding(at, full));
    if (thing.edges) {
      parts.push(full ? el('p', { class: 'what' }, el('code', {}, thing.address)) : null);
      parts.push(el('p', { class: 'what' }, thing.what + ' in ' + thing.in));
      parts.push(list(full ? thing.facts : thing.facts.slice(0, 7)));
      if (full) parts.push(link(thing.place));
      else if (thing.place) parts.push(el('code', {}, thing.place.join(':')));
      return parts;
    }
    for (const detail of thing.details.slice(0, full ? 200 : 2)) {
      parts.push(el('div', { class: 'part' }, el('code', {}, detail.title), list(detail.facts),
        full ? link(detail.place) : detail.place ? el('code', {}, detail.place.join(':')) : null));
    }
    const more = thing.details.length - (full ? 200 : 2);
    if (more > 0) parts.push(el('p', { class: 'what' }, 'and ' + more + ' more'));
    return parts;
  };

  // What is pointed at is lit, with its neighbours; what is chosen stays so.
  let chosen = null, hits = [], hit = 0;
  const litOf = (thing) => {
    if (!thing) return [];
    if (!thing.edges) return [thing, nodes[thing.from], nodes[thing.to]];
    return [thing, ...thing.edges.flatMap((edge) => [edge, nodes[edge.from], nodes[edge.to]])];
  };
  let lit = [];
  const light = (things) => {
    for (const thing of lit) thing.element.classList.remove('lit');
    lit = things;
    for (const thing of lit) thing.element.classList.add('lit');
    svg.classList.toggle('dim', lit.length > 0);
  };
  const lightAgain = () => light(chosen ? litOf(chosen) : hits);
  const thingOf = (target) => {
    const element = target.closest ? target.closest('.node, .edge') : null;
    if (!element || !svg.contains(element)) return null;
    const at = +element.id.slice(1);
    return element.id[0] === 'n' ? nodes[at] : edges[at];
  };
  const hideTip = () => { tip.hidden = true; };
  const showTip = (thing, px, py) => {
    tip.replaceChildren(el('h2', {}, title(thing)), ...body(thing, false).filter(Boolean));
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const x = px + 16 + box.width > size.w ? px - box.width - 14 : px + 16;
    const y = py + 16 + box.height > size.h ? py - box.height - 12 : py + 16;
    tip.style.left = Math.max(4, x) + 'px';
    tip.style.top = Math.max(4, y) + 'px';
  };
  const openPanel = (...children) => {
    panel.replaceChildren(el('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => choose(null, true) }, '✕'), ...children.filter(Boolean));
    panel.hidden = false;
    panel.scrollTop = 0;
    resized();
  };
  const row = (thing, text) => el('li', {}, el('button', { type: 'button', class: 'row', onclick: () => choose(thing, true) }, text));
  const details = (thing) => {
    openPanel(el('h2', {}, title(thing)), ...body(thing, true));
    const section = (name, rows) => { if (rows.length) panel.append(el('h3', {}, name), el('ul', { class: 'plain' }, rows)); };
    if (!thing.edges) {
      section('Between', [thing.from, thing.to].map((at) => row(nodes[at], nodes[at].name + ' (' + nodes[at].what + ')')));
      return;
    }
    const how = { trigger: '', forward: 'forward: ', failure: 'failure: ', write: 'may write: ' };
    section('From', thing.edges.filter((e) => e.to === thing.at).map((e) => row(e, how[e.meaning] + nodes[e.from].name)));
    section('To', thing.edges.filter((e) => e.from === thing.at).map((e) => row(e, how[e.meaning] + nodes[e.to].name)));
  };
  const beginning = nodes.slice().sort((a, b) => a.box.x + a.box.y - b.box.x - b.box.y)[0];
  const rest = (thing) => {
    for (const node of nodes) node.element.setAttribute('tabindex', '-1');
    (thing && thing.edges ? thing : beginning || { element: svg }).element.setAttribute('tabindex', '0');
  };
  const remember = (hash) => {
    try { history.replaceState(null, '', hash || location.href.split('#')[0]); } catch { /* a page without an address */ }
  };
  const choose = (thing, move) => {
    if (chosen) chosen.element.classList.remove('chosen');
    chosen = thing;
    hideTip();
    $('overview').setAttribute('aria-expanded', 'false');
    if (!thing) {
      panel.hidden = true;
      resized();
      lightAgain();
      remember('');
      return;
    }
    if (root.classList.contains('js')) document.body.classList.remove('show-list');
    $('list').setAttribute('aria-pressed', 'false');
    thing.element.classList.add('chosen');
    rest(thing);
    lightAgain();
    details(thing);
    if (thing.edges) remember('#' + encodeURIComponent(thing.id));
    if (move) reveal(thing.edges ? [thing] : [nodes[thing.from], nodes[thing.to]]);
  };
  const overview = () => {
    if (chosen) choose(null);
    const line = (kind, text) => {
      const sample = svg.querySelector('.edge.' + kind) || null;
      if (!sample) return null;
      const ns = 'http://www.w3.org/2000/svg';
      const make = (tag, attributes, parent) => {
        const element = document.createElementNS(ns, tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        if (parent) parent.append(element);
        return element;
      };
      const picture = make('svg', { width: 52, height: 14, 'aria-hidden': 'true' });
      const group = make('g', { class: 'edge ' + kind }, picture);
      make('path', { class: 'line', d: 'M1 7H44' }, group);
      make('path', { class: 'head', d: 'M51 7l-8.5 -4.2v8.4z' }, group);
      return el('li', { class: 'legend' }, picture, text);
    };
    const order = { error: 0, warning: 1, note: 2 };
    const marks = data.marks.map((mark, at) => at).sort((a, b) => order[data.marks[a].level] - order[data.marks[b].level]);
    const toFinding = (at) => {
      const things = nodes.concat(edges).filter((thing) => thing.marks.includes(at));
      const item = finding(at, true);
      if (things.length) item.append(el('br'), el('button', { type: 'button', class: 'show', 'aria-label': 'Show ' + title(things[0]), onclick: () => choose(things[0], true) }, 'Show in the graph'));
      return item;
    };
    const keys = [['/', 'search'], ['← → ↑ ↓', 'from node to node'], ['Enter', 'details'], ['o', 'open in the editor'], ['+ − 0', 'zoom, fit'], ['Shift + arrows', 'move the picture'], ['l', 'table'], ['t', 'light or dark'], ['Esc', 'back']];
    openPanel(el('h2', {}, 'Overview'), ...data.notes.map((note) => el('p', { class: 'what' }, note)),
      el('h3', {}, 'Findings'), data.marks.length ? null : el('p', { class: 'what' }, 'None.'), ...marks.slice(0, 500).map(toFinding),
      el('h3', {}, 'Lines'), el('ul', { class: 'plain' },
        line('trigger', 'invokes'), line('forward', 'passes events on'), line('failure', 'takes what failed or succeeded'),
        line('write', 'may write to'), line('not-permitted', 'invokes, but has no permission'), line('disabled', 'disabled')),
      data.gaps.length ? el('h3', {}, 'Not resolved') : null,
      data.gaps.length ? el('ul', { class: 'plain' }, data.gaps.slice(0, 200).map(([what, why]) => el('li', {}, el('code', {}, what), el('br'), why))) : null,
      el('h3', {}, 'Keys'), el('ul', { class: 'plain' }, keys.map(([key, what]) => el('li', {}, el('span', { class: 'key' }, key), ' ' + what))));
    $('overview').setAttribute('aria-expanded', 'true');
  };

  // Search.
  const words = nodes.map((node) => [node.name, node.address, node.what, node.in, node.place ? node.place[0] : '',
    ...node.facts.map((fact) => fact[1]), ...node.marks.map((at) => data.marks[at].rule + ' ' + data.marks[at].level),
    ...node.edges.flatMap((edge) => edge.marks.map((at) => data.marks[at].rule))].join('\n').toLowerCase());
  const find = () => {
    for (const thing of hits) thing.element.classList.remove('hit-by-search');
    const parts = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    hits = parts.length ? nodes.filter((node, i) => parts.every((part) => words[i].includes(part))) : [];
    const rank = (node) => (node.name.toLowerCase().includes(parts[0] || '') ? 0 : 1);
    hits.sort((a, b) => rank(a) - rank(b));
    hit = 0;
    for (const thing of hits) thing.element.classList.add('hit-by-search');
    found.textContent = parts.length ? (hits.length ? hits.length + ' found' : 'none') : '';
    if (chosen) choose(null);
    light(parts.length && !hits.length ? [] : hits);
    if (hits.length) reveal(hits.length > 40 ? hits.slice(0, 1) : hits);
  };
  search.addEventListener('input', find);
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && hits.length) {
      const at = event.shiftKey ? hit - 2 : hit;
      hit = ((at + hits.length) % hits.length) + 1;
      found.textContent = hit + ' of ' + hits.length;
      choose(hits[hit - 1], true);
      event.preventDefault();
    } else if (event.key === 'Escape') {
      search.value = '';
      find();
      search.blur();
      event.stopPropagation();
    }
  });

  // Mouse and touch.
  const pointers = new Map();
  let dragged = false;
  const at = (event) => { const box = stage.getBoundingClientRect(); return { x: event.clientX - box.left, y: event.clientY - box.top }; };
  svg.addEventListener('pointerdown', (event) => {
    if (event.button > 0) return;
    moves++;
    pointers.set(event.pointerId, at(event));
    if (pointers.size === 1) dragged = false;
  });
  svg.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId), now = at(event);
    if (!before) {
      const thing = event.pointerType === 'touch' ? null : thingOf(event.target);
      if (thing) { light(litOf(thing)); showTip(thing, now.x, now.y); } else { hideTip(); lightAgain(); }
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId);
    if (other) {
      const far = (p) => Math.hypot(p.x - other[1].x, p.y - other[1].y) || 1;
      zoom(far(now) / far(before), (now.x + other[1].x) / 2, (now.y + other[1].y) / 2);
      dragged = true;
    }
    if (!dragged && Math.hypot(now.x - before.x, now.y - before.y) < 4) return;
    if (!dragged) { dragged = true; svg.setPointerCapture(event.pointerId); svg.classList.add('moving'); hideTip(); }
    const share = other ? 0.5 : 1;
    view = { x: view.x - (now.x - before.x) / view.k * share, y: view.y - (now.y - before.y) / view.k * share, k: view.k };
    pointers.set(event.pointerId, now);
    show();
  });
  const released = (event) => { pointers.delete(event.pointerId); if (!pointers.size) svg.classList.remove('moving'); };
  svg.addEventListener('pointerup', released);
  svg.addEventListener('pointercancel', released);
  svg.addEventListener('pointerleave', () => { hideTip(); lightAgain(); });
  svg.addEventListener('click', (event) => {
    if (dragged) { dragged = false; return; }
    const thing = thingOf(event.target);
    if (thing || chosen) choose(thing);
  });
  const open = (thing) => {
    const place = thing && (thing.place || (thing.details && thing.details[0] && thing.details[0].place));
    const a = place && data.editor ? link(place) : null;
    if (a) a.click();
  };
  svg.addEventListener('dblclick', (event) => open(thingOf(event.target)));
  svg.addEventListener('wheel', (event) => {
    event.preventDefault();
    if (event.shiftKey) {
      view = { x: view.x + (event.deltaX || event.deltaY) / view.k, y: view.y, k: view.k };
      moves++;
      show();
      return;
    }
    const p = at(event), unit = event.deltaMode === 1 ? 18 : 1;
    zoom(Math.exp(-clamp(event.deltaY * unit, -240, 240) * 0.0016), p.x, p.y);
  }, { passive: false });

  // Keyboard.
  svg.addEventListener('focusin', (event) => {
    const thing = thingOf(event.target);
    if (!thing || !event.target.matches(':focus-visible')) return;
    light(litOf(thing));
    reveal([thing]);
    setTimeout(() => {
      if (document.activeElement !== thing.element) return;
      const box = thing.element.getBoundingClientRect(), home = stage.getBoundingClientRect();
      showTip(thing, box.left - home.left + box.width / 2, box.bottom - home.top - 8);
    }, still.matches ? 0 : 260);
  });
  svg.addEventListener('focusout', () => { hideTip(); lightAgain(); });
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const next = (from, [dx, dy]) => {
    const near = new Set(from.edges.flatMap((edge) => [edge.from, edge.to]));
    let best = null, least = Infinity;
    for (const node of nodes) {
      if (node === from) continue;
      const x = node.box.x + node.box.w / 2 - from.box.x - from.box.w / 2, y = node.box.y - from.box.y;
      const along = x * dx + y * dy, across = Math.abs(x * dy) + Math.abs(y * dx);
      if (along < 8 || across > along * (near.has(node.at) && dx ? 6 : 2.5)) continue;
      const cost = (along + 2 * across) * (near.has(node.at) && dx ? 0.25 : 1);
      if (cost < least) [best, least] = [node, cost];
    }
    return best;
  };
  const themes = ['auto', 'light', 'dark'];
  let theme = 'auto';
  const setTheme = (word) => {
    theme = themes.includes(word) ? word : 'auto';
    if (theme === 'auto') root.removeAttribute('data-theme'); else root.setAttribute('data-theme', theme);
    $('theme').textContent = 'Theme: ' + theme;
    try { localStorage.setItem('trigger-lint-theme', theme); } catch { /* no storage here */ }
  };
  const toggleList = () => {
    const on = document.body.classList.toggle('show-list');
    $('list').setAttribute('aria-pressed', String(on));
    hideTip();
    if (on) $('connections').focus(); else resized();
  };
  const toggleOverview = () => { if ($('overview').getAttribute('aria-expanded') === 'true') choose(null); else overview(); };
  const act = {
    '/': () => { search.focus(); search.select(); }, '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8),
    0: () => go(whole()), l: toggleList, t: () => setTheme(themes[(themes.indexOf(theme) + 1) % 3]), '?': toggleOverview,
    o: () => open(thingOf(document.activeElement) || chosen),
    Escape: () => {
      if (document.body.classList.contains('show-list')) toggleList();
      else { const back = chosen; choose(null); if (back && back.edges) back.element.focus({ preventScroll: true }); }
    },
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === search) return;
    const thing = thingOf(event.target);
    const way = ways[event.key];
    if (way && event.shiftKey && (thing || event.target === document.body)) {
      view = { x: view.x + way[0] * 80 / view.k, y: view.y + way[1] * 80 / view.k, k: view.k };
      moves++;
      show();
    } else if (way && thing && thing.edges) {
      const to = next(thing, way);
      if (to) { rest(to); to.element.focus({ preventScroll: true }); }
    } else if (thing && (event.key === 'Enter' || event.key === ' ')) {
      choose(thing);
      panel.focus({ preventScroll: true });
    } else if (!event.shiftKey && act[event.key]) act[event.key]();
    else if ((event.key === '?' || event.key === '+') && act[event.key]) act[event.key]();
    else return;
    event.preventDefault();
  });
  $('in').addEventListener('click', () => zoom(1.25));
  $('out').addEventListener('click', () => zoom(0.8));
  $('fit').addEventListener('click', () => go(whole()));
  $('list').addEventListener('click', toggleList);
  $('theme').addEventListener('click', act.t);
  $('overview').addEventListener('click', toggleOverview);

  function resized() {
    const middle = { x: view.x + size.w / view.k / 2, y: view.y };
    measure();
    view = { x: middle.x - size.w / view.k / 2, y: middle.y, k: view.k };
    show();
  }
  addEventListener('resize', resized);
  addEventListener('beforeprint', () => svg.setAttribute('viewBox', wholeBox.join(' ')));
  addEventListener('afterprint', show);
  try { setTheme(localStorage.getItem('trigger-lint-theme') || 'auto'); } catch { setTheme('auto'); }
  if (innerWidth > 1100) overview();
  measure();
  view = begin();
  show();
  rest(null);
  const asked = decodeURIComponent(location.hash.slice(1));
  const wanted = asked && nodes.find((node) => node.id === asked || node.address === asked);
  if (wanted) choose(wanted, true);
})();
