import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/my-health/secure-messages/',
  plugins: [react()],
  resolve: {
    alias: [{ find: /^~/, replacement: '' }],
    conditions: ['@journey-monitor/source', 'module', 'browser', 'development|production'],
    mainFields: ['es2017', 'browser', 'module', 'main'],
  },
  build: { chunkSizeWarningLimit: 1_000, reportCompressedSize: false },
})
