import { camelCase, pascalCase } from './names.ts';
import type { Operation } from './operations.ts';
import { UniqueNames } from './unique-names.ts';

/** The field for each operation; the same one, whichever of them are wanted. */
export function fieldNames(
  operations: readonly Operation[],
  service: string,
  taken: ReadonlySet<string>,
): ReadonlyMap<Operation, string> {
  const names = new UniqueNames(taken);
  return new Map(
    operations.map((operation) => {
      const name = operation.id === undefined ? nameOfPath(operation) : camelCase(operation.id);
      return [operation, names.take(name, camelCase(service) + pascalCase(name))];
    }),
  );
}

/** `GET /pets/{petId}/toys` → `petsByPetIdToys`, `POST /pets` → `postPets` */
function nameOfPath({ method, path }: Operation): string {
  const words = path.replace(/\{([^{}]*)\}/g, ' by $1 ');
  const text = `${method === 'GET' ? '' : `${method.toLowerCase()} `}${words}`;
  return /[A-Za-z0-9]/.test(text) ? camelCase(`${text} `) : 'root';
}
