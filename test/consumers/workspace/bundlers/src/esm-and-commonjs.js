import { Modal } from 'library'
import { startApp } from './start-app.js'

startApp(Modal)
