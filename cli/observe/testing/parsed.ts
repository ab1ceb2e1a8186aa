import { parse, type DefaultTreeAdapterTypes } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;

/** All elements of a page, in its order. */
export function elementsOf(page: string): Element[] {
  const walk = (node: Node): Element[] => [
    ...("tagName" in node ? [node] : []),
    ...("childNodes" in node ? node.childNodes.flatMap(walk) : []),
  ];
  return walk(parse(page));
}

/** The elements below `element`, itself first. */
export function within(element: Element): Element[] {
  return [element, ...element.childNodes.flatMap((child) => ("tagName" in child ? within(child) : []))];
}

/** Text of an element and all in it, with single spaces. */
export function textOf(element: Element): string {
  const walk = (node: Node): string => ("value" in node ? node.value : "childNodes" in node ? node.childNodes.map(walk).join("") : "");
  return walk(element).replaceAll(/\s+/g, " ").trim();
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

/** Elements whose class has `name`. */
export function ofClass(elements: readonly Element[], name: string): Element[] {
  return elements.filter((element) => (attribute(element, "class") ?? "").split(" ").includes(name));
}
