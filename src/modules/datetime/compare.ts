/** Results of comparisons. */
import { type CompareOp, EQ, GE, GT, LE, LT } from "../../objects/object.ts";

/** What an operator says of an order: negative, zero or positive. */
export function compareOrder(order: number, op: CompareOp): boolean {
  switch (op) {
    case LT:
      return order < 0;
    case LE:
      return order <= 0;
    case EQ:
      return order === 0;
    case GT:
      return order > 0;
    case GE:
      return order >= 0;
    default:
      return order !== 0;
  }
}
