/** Draws the hatching of withheld numbers, as an SVG pattern with this ID. */
export function hatchPattern(id: string): string {
  return `<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-page" width="6" height="6"/><rect class="hatch-line" width="2" height="6"/></pattern>`
}
