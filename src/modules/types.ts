/** The module `_types`: the built-in types that have no name in `builtins`; `types` exports them. */
import {
  classMethodDescriptorType,
  getSetDescriptorType,
  memberDescriptorType,
  methodDescriptorType,
  methodWrapperType,
  wrapperDescriptorType,
} from "../objects/builtin.ts";
import { capsuleType } from "../objects/capsule.ts";
import {
  asyncGeneratorType,
  builtinType,
  cellType,
  codeType,
  coroutineType,
  ellipsisType,
  frameType,
  functionType,
  generatorType,
  methodType,
  moduleType,
  noneType,
  notImplementedType,
  tracebackType,
} from "../objects/core-types.ts";
import { genericAliasType } from "../objects/generic-alias.ts";
import { mappingProxyType } from "../objects/mapping-proxy.ts";
import { simpleNamespaceType } from "../objects/simple-namespace.ts";
import { unionType } from "../objects/union-type.ts";
import type { ModuleSpec } from "./module.ts";

export const typesModule: ModuleSpec = {
  name: "_types",
  doc: "Define names for built-in types.",
  names: () => ({
    AsyncGeneratorType: asyncGeneratorType,
    BuiltinFunctionType: builtinType,
    BuiltinMethodType: builtinType,
    CapsuleType: capsuleType,
    CellType: cellType,
    ClassMethodDescriptorType: classMethodDescriptorType,
    CodeType: codeType,
    CoroutineType: coroutineType,
    EllipsisType: ellipsisType,
    FrameType: frameType,
    FunctionType: functionType,
    GeneratorType: generatorType,
    GenericAlias: genericAliasType,
    GetSetDescriptorType: getSetDescriptorType,
    LambdaType: functionType,
    MappingProxyType: mappingProxyType,
    MemberDescriptorType: memberDescriptorType,
    MethodDescriptorType: methodDescriptorType,
    MethodType: methodType,
    MethodWrapperType: methodWrapperType,
    ModuleType: moduleType,
    NoneType: noneType,
    NotImplementedType: notImplementedType,
    SimpleNamespace: simpleNamespaceType,
    TracebackType: tracebackType,
    UnionType: unionType,
    WrapperDescriptorType: wrapperDescriptorType,
  }),
};
