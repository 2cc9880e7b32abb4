/** What a component draws. */
export type VNode = object | string | number | null | undefined | false | readonly VNode[];

export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): VNode;
export function render(node: VNode, into: Element): void;
export function useState<T>(initial: T | (() => T)): [T, (next: T | ((before: T) => T)) => void];
export function useEffect(effect: () => void | (() => void), inputs?: readonly unknown[]): void;
export function useLayoutEffect(effect: () => void | (() => void), inputs?: readonly unknown[]): void;
export function useRef<T>(initial: T): { current: T };
export function useMemo<T>(make: () => T, inputs: readonly unknown[]): T;
