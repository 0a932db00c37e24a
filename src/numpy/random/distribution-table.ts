/**
 * The distributions that Generator and RandomState offer under the same names, as data: parameters with
 * defaults, the draw, whether results are integers, and the checks of parameters.
 */
import { math } from "../math.ts";
import type { Draws } from "./distributions.ts";
import * as D from "./distributions.ts";
import { all, type Check, notNegative, positive, probability } from "./sampling.ts";

export interface DistributionRow {
  readonly name: string;
  /** Parameters without `size`. */
  readonly signature: string;
  readonly draw: (d: Draws, v: number[]) => number;
  readonly integral?: boolean;
  readonly check?: Check;
}

const chisquare = (d: Draws, df: number): number => 2 * D.standardGamma(d, df / 2);

export const DISTRIBUTIONS: readonly DistributionRow[] = [
  {
    name: "uniform",
    signature: "low=0.0, high=1.0",
    draw: (d, [a, b]) => a + (b - a) * d.double(),
  },
  {
    name: "normal",
    signature: "loc=0.0, scale=1.0",
    draw: (d, [loc, scale]) => loc + scale * d.normal(),
    check: notNegative(1, "scale"),
  },
  {
    name: "exponential",
    signature: "scale=1.0",
    draw: (d, [scale]) => scale * d.exponential(),
    check: notNegative(0, "scale"),
  },
  {
    name: "standard_gamma",
    signature: "shape",
    draw: (d, [shape]) => D.standardGamma(d, shape),
    check: notNegative(0, "shape"),
  },
  {
    name: "gamma",
    signature: "shape, scale=1.0",
    draw: (d, [shape, scale]) => scale * D.standardGamma(d, shape),
    check: all(notNegative(0, "shape"), notNegative(1, "scale")),
  },
  {
    name: "beta",
    signature: "a, b",
    draw: (d, [a, b]) => D.beta(d, a, b),
    check: all(positive(0, "a"), positive(1, "b")),
  },
  {
    name: "chisquare",
    signature: "df",
    draw: (d, [df]) => chisquare(d, df),
    check: positive(0, "df"),
  },
  {
    name: "f",
    signature: "dfnum, dfden",
    draw: (d, [a, b]) => {
      const top = chisquare(d, a) * b;
      return top / (chisquare(d, b) * a);
    },
    check: all(positive(0, "dfnum"), positive(1, "dfden")),
  },
  {
    name: "standard_t",
    signature: "df",
    draw: (d, [df]) => {
      const num = d.normal();
      const denom = D.standardGamma(d, df / 2);
      return (Math.sqrt(df / 2) * num) / Math.sqrt(denom);
    },
    check: positive(0, "df"),
  },
  {
    name: "lognormal",
    signature: "mean=0.0, sigma=1.0",
    draw: (d, [m, s]) => math.exp(m + s * d.normal()),
    check: notNegative(1, "sigma"),
  },
  {
    name: "laplace",
    signature: "loc=0.0, scale=1.0",
    draw: (d, [a, b]) => D.laplace(d, a, b),
    check: notNegative(1, "scale"),
  },
  {
    name: "gumbel",
    signature: "loc=0.0, scale=1.0",
    draw: (d, [a, b]) => D.gumbel(d, a, b),
    check: notNegative(1, "scale"),
  },
  {
    name: "logistic",
    signature: "loc=0.0, scale=1.0",
    draw: (d, [a, b]) => D.logistic(d, a, b),
    check: notNegative(1, "scale"),
  },
  {
    name: "rayleigh",
    signature: "scale=1.0",
    draw: (d, [scale]) =>
      d.isLegacy
        ? scale * Math.sqrt(-2 * math.log(1 - d.double()))
        : scale * Math.sqrt(2 * d.exponential()),
    check: notNegative(0, "scale"),
  },
  {
    name: "weibull",
    signature: "a",
    draw: (d, [a]) => (a === 0 ? 0 : math.pow(d.exponential(), 1 / a)),
    check: notNegative(0, "a"),
  },
  {
    name: "pareto",
    signature: "a",
    draw: (d, [a]) =>
      d.isLegacy ? math.exp(d.exponential() / a) - 1 : math.expm1(d.exponential() / a),
    check: positive(0, "a"),
  },
  {
    name: "power",
    signature: "a",
    draw: (d, [a]) =>
      d.isLegacy
        ? math.pow(1 - math.exp(-d.exponential()), 1 / a)
        : math.pow(-math.expm1(-d.exponential()), 1 / a),
    check: positive(0, "a"),
  },
  {
    name: "triangular",
    signature: "left, mode, right",
    draw: (d, [a, b, c]) => D.triangular(d, a, b, c),
  },
  {
    name: "vonmises",
    signature: "mu, kappa",
    draw: (d, [mu, kappa]) => D.vonmises(d, mu, kappa),
    check: notNegative(1, "kappa"),
  },
  {
    name: "wald",
    signature: "mean, scale",
    draw: (d, [m, s]) => D.wald(d, m, s),
    check: all(positive(0, "mean"), positive(1, "scale")),
  },
  {
    name: "noncentral_chisquare",
    signature: "df, nonc",
    draw: (d, [df, nonc]) => {
      if (nonc === 0) return chisquare(d, df);
      if (df > 1) {
        const chi = chisquare(d, df - 1);
        const n = d.normal() + Math.sqrt(nonc);
        return chi + n * n;
      }
      const i = D.poisson(d, nonc / 2);
      return chisquare(d, df + 2 * i);
    },
    check: all(positive(0, "df"), notNegative(1, "nonc")),
  },
  {
    name: "poisson",
    signature: "lam=1.0",
    draw: (d, [lam]) => D.poisson(d, lam),
    integral: true,
    check: notNegative(0, "lam"),
  },
  {
    name: "binomial",
    signature: "n, p",
    draw: (d, [n, p]) => D.binomial(d, n, p),
    integral: true,
    check: all(notNegative(0, "n"), probability(1, "p")),
  },
  {
    name: "negative_binomial",
    signature: "n, p",
    draw: (d, [n, p]) => D.poisson(d, ((1 - p) / p) * D.standardGamma(d, n)),
    integral: true,
    check: all(positive(0, "n"), probability(1, "p")),
  },
  {
    name: "geometric",
    signature: "p",
    draw: (d, [p]) => D.geometric(d, p),
    integral: true,
    check: probability(0, "p"),
  },
  { name: "zipf", signature: "a", draw: (d, [a]) => D.zipf(d, a), integral: true },
  {
    name: "logseries",
    signature: "p",
    draw: (d, [p]) => D.logseries(d, p),
    integral: true,
    check: probability(0, "p"),
  },
];
