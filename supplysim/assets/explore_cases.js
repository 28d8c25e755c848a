"use strict";

/** The simulated cases: which one is at, or nearest to, what the sliders say. */
class Cases {
  constructor(page) {
    Object.assign(this, { levers: page.levers, measures: page.measures });
    this.all = page.cases.map(([name, levels, estimates], row) => ({ row, name, levels,
      estimates: estimates.map(([value, low, high, n]) => ({ value, low, high, n })) }));
    this.spans = this.levers.map(({ number, levels }) =>
      number ? levels[levels.length - 1] - levels[0] || 1 : 1);
  }

  /**
   * Squared distance: a scale counts as one from end to end, another text as more than all scales.
   * What a named case does not set is no distance.
   */
  distance(levels, wanted) {
    return this.levers.reduce((sum, { number }, i) => {
      if (!number) return sum + (levels[i] === wanted[i] ? 0 : 1 + this.levers.length);
      const away = levels[i] === null ? 0 : (levels[i] - wanted[i]) / this.spans[i];
      return sum + away * away;
    }, 0);
  }

  /** The nearest case; of several the first in the order of the study. */
  nearest(wanted) {
    let best = this.all[0], least = Infinity;
    for (const one of this.all) {
      const away = this.distance(one.levels, wanted);
      if (away < least - 1e-12) [best, least] = [one, away];
    }
    return { one: best, exact: least < 1e-9 };
  }

  /** The cases that differ from one in a single lever, in its order. */
  along(one, lever) {
    const same = (other) => other.levels.every((level, i) => i === lever || level === one.levels[i]);
    const place = ({ levels }) => this.levers[lever].levels.indexOf(levels[lever]);
    return this.all.filter(same).sort((a, b) => place(a) - place(b));
  }
}

/** Numbers as people read them. */
class Writer {
  constructor(page) {
    this.words = page.words;
    const locale = page.lang === "zh" ? "zh-CN" : "en-GB";
    this.plain = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
    this.percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
    this.gap = page.lang === "zh" ? "" : " ";
  }

  number(measure, value) {
    if (value === null) return this.words.no_value;
    return measure.share ? this.percent.format(value) : this.plain.format(value);
  }

  value(measure, value) {
    const unit = measure.unit && value !== null ? this.gap + measure.unit : "";
    return this.number(measure, value) + unit;
  }

  level(level) {
    if (level === null || level === "") return "–";
    return typeof level === "number" ? this.plain.format(level) : level;
  }

  difference(measure, value) {
    const sign = value < 0 ? "−" : "+", size = Math.abs(value);
    if (measure.share) return sign + this.plain.format(100 * size) + this.words.points;
    return sign + this.value(measure, size);
  }

  interval(measure, { low, high }) {
    if (low === null) return this.words.no_interval;
    return fillIn(this.words.interval, this.number(measure, low), this.number(measure, high));
  }

  name(levers, one) {
    const set = levers.map((lever, i) => [lever.title, one.levels[i]]).filter(([, level]) => level !== null && level !== "");
    return set.map(([title, level]) => `${title} ${this.level(level)}`).join(this.gap ? ", " : "，");
  }
}

function fillIn(text, ...parts) {
  return parts.reduce((done, part) => done.replace("{}", part), text);
}
