/* Stands in for icuuc.dll, which Windows 10 and newer have and Wine lacks. Qt6Core asks for these
   names when it is loaded. Every converter answers "there is none". For trials under Wine alone:
   it lies in the system32 of a throw-away Wine and never in the program. */
#define GIVES_NOTHING(name) __declspec(dllexport) void *name(void) { return 0; }

__declspec(dllexport) void *ucnv_open(const char *name, int *error)
{
    (void)name;
    if (error)
        *error = 4; /* U_FILE_ACCESS_ERROR */
    return 0;
}

GIVES_NOTHING(ucnv_close)
GIVES_NOTHING(ucnv_reset)
GIVES_NOTHING(ucnv_getMaxCharSize)
GIVES_NOTHING(ucnv_getName)
GIVES_NOTHING(ucnv_getStandardName)
GIVES_NOTHING(ucnv_getAvailableName)
GIVES_NOTHING(ucnv_countAvailable)
GIVES_NOTHING(ucnv_getToUCallBack)
GIVES_NOTHING(ucnv_getFromUCallBack)
GIVES_NOTHING(ucnv_setToUCallBack)
GIVES_NOTHING(ucnv_setFromUCallBack)
GIVES_NOTHING(ucnv_cbToUWriteUChars)
GIVES_NOTHING(ucnv_cbFromUWriteUChars)
GIVES_NOTHING(ucnv_toUnicode)
GIVES_NOTHING(ucnv_fromUnicode)
GIVES_NOTHING(ucnv_toUCountPending)
GIVES_NOTHING(ucnv_fromUCountPending)
GIVES_NOTHING(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
GIVES_NOTHING(UCNV_TO_U_CALLBACK_SUBSTITUTE)
