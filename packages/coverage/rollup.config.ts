import { nodePackage } from '../../rollup.node-package.ts'

export default nodePackage()
