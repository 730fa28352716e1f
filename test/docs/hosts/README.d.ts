declare const VaModal: Host
