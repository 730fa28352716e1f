declare const dataDogActionNames: Record<string, string>
