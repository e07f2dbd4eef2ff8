#include "fleet_cli/roots.h"

#include <windows.h>

#include <wincrypt.h>

bool system_roots(tls_take_t take, void *context) {
    const HCERTSTORE store = CertOpenSystemStoreW(0, L"ROOT");
    const CERT_CONTEXT *certificate = NULL;
    if (store == NULL)
        return false;
    while ((certificate = CertEnumCertificatesInStore(store, certificate)) != NULL)
        if (!take(certificate->pbCertEncoded, certificate->cbCertEncoded, context)) {
            (void)CertFreeCertificateContext(certificate);
            break;
        }
    (void)CertCloseStore(store, 0);
    return true;
}
