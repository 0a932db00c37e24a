/** The factor F with F·Fᵀ = covariance that multivariate normal draws are mixed by. */
import { valueError } from "../../objects/exceptions.ts";
import type { NDArray } from "../ndarray.ts";
import { dotArrays } from "../products.ts";
import { addMean, multivariateHook } from "../random/generator.ts";
import { transpose } from "../shape-ops.ts";
import { apply } from "../ufunc.ts";
import { hermitianParts, svdParts } from "./decompositions.ts";
import { cholesky } from "./systems.ts";

function factorOf(cov: NDArray, how: string): NDArray {
  if (how === "cholesky") return cholesky(cov, false);
  if (how === "eigh") {
    const { values, vectors } = hermitianParts(cov, "L", true);
    return apply("multiply", vectors as NDArray, apply("sqrt", values));
  }
  if (how !== "svd") throw valueError("method must be one of {'eigh', 'svd', 'cholesky'}");
  const { u, s } = svdParts(cov, "full");
  return apply("multiply", u as NDArray, apply("sqrt", s));
}

multivariateHook.factor = (cov, how) => {
  const factor = factorOf(cov, how);
  return { factor, apply: (x) => dotArrays(x, transpose(factor)) };
};
addMean.run = (x, mean) => apply("add", mean, x);
