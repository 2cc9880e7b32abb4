import {
  coerceInputLiteral,
  type ConstValueNode,
  getNullableType,
  type GraphQLArgument,
  type GraphQLDefaultInput,
  type GraphQLInputType,
  type GraphQLScalarType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  type ValueNode,
} from 'graphql';

import { coerceInput } from '../graph/coerce-input.ts';
import { ABSENT, type Expression } from './expression.ts';

/**
 * The value of a client field's argument: what the operation gives, else the argument's default. Literals without
 * variables are coerced here, once.
 */
export function argumentExpression(argument: GraphQLArgument, given: ValueNode | undefined): Expression {
  const otherwise = defaultExpression(argument.default, argument.type);
  return given ? literalExpression(given, argument.type, otherwise) : otherwise;
}

/** A default value, declared as a literal or given as a value. */
export function defaultExpression(input: GraphQLDefaultInput | undefined, type: GraphQLInputType): Expression {
  if (!input) return ABSENT;
  const value = input.literal ? coerceInputLiteral(input.literal, type) : coerceInput(input.value, type);
  return { kind: 'constant', value };
}

/**
 * Names of the variables that stand where null is no value. Validation lets nullable ones through when there is a
 * default, so a null shows only with the request.
 */
export function nonNullVariables(node: ValueNode, type: GraphQLInputType): readonly string[] {
  if (isNonNullType(type)) return node.kind === Kind.VARIABLE ? [node.name.value] : nonNullVariables(node, type.ofType);
  if (isListType(type)) {
    const items = node.kind === Kind.LIST ? node.values : [node];
    return node.kind === Kind.VARIABLE ? [] : items.flatMap((item) => nonNullVariables(item, type.ofType));
  }
  if (!isInputObjectType(type) || node.kind !== Kind.OBJECT) return [];
  const fields = type.getFields();
  return node.fields.flatMap(({ name, value }) => {
    const field = fields[name.value];
    return field ? nonNullVariables(value, field.type) : [];
  });
}

function literalExpression(node: ValueNode, type: GraphQLInputType, otherwise: Expression): Expression {
  if (node.kind === Kind.VARIABLE) return { kind: 'variable', name: node.name.value, otherwise };
  if (isConstant(node)) return { kind: 'constant', value: coerceInputLiteral(node, type) };
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const items = node.kind === Kind.LIST ? node.values : [node];
    return {
      kind: 'list',
      items: items.map((item) => literalExpression(item, nullable.ofType, ABSENT)),
    };
  }
  if (isScalarType(nullable)) return scalarExpression(node, nullable);
  if (!isInputObjectType(nullable) || node.kind !== Kind.OBJECT) return ABSENT;
  const given = new Map(node.fields.map((field) => [field.name.value, field.value]));
  const fields = Object.values(nullable.getFields()).map((field): readonly [string, Expression] => {
    const value = given.get(field.name);
    const byDefault = defaultExpression(field.default, field.type);
    return [field.name, value ? literalExpression(value, field.type, byDefault) : byDefault];
  });
  return { kind: 'object', fields };
}

/** Within a literal of a scalar's own making nothing has another type, variables included. */
function scalarExpression(node: ValueNode, type: GraphQLScalarType): Expression {
  const within = (value: ValueNode): Expression => literalExpression(value, type, ABSENT);
  if (node.kind === Kind.LIST) return { kind: 'list', items: node.values.map(within) };
  if (node.kind !== Kind.OBJECT) return ABSENT;
  return { kind: 'object', fields: node.fields.map(({ name, value }) => [name.value, within(value)]) };
}

function isConstant(node: ValueNode): node is ConstValueNode {
  if (node.kind === Kind.VARIABLE) return false;
  if (node.kind === Kind.LIST) return node.values.every(isConstant);
  if (node.kind === Kind.OBJECT) return node.fields.every(({ value }) => isConstant(value));
  return true;
}
