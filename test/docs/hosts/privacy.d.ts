/** Action names as in Medications: an object of objects, one for each page. */
declare const dataDogActionNames: Record<string, Record<string, string>>
