; The setup for one person's own account: no administrator, nothing outside the account.
;   makensis -DVERSION=1.2.3 -DFOLDER=dist/hearten -DOUT=dist/setup.exe -DICON=... [-DSIGN="... "] setup.nsi
; Silent with /S. Exit status: 0 done, 2 refused or stopped (a newer one is there, Hearten stays open).

Unicode true
Target amd64-unicode
!ifdef QUICKLY
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  ; Both programs hold the same modules: so far back must it look to pack them once.
  SetCompressorDictSize 64
!endif
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel user

!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include MUI2.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Hearten"
!define OURS "Software\Hearten"
!define SAVE_AND_QUIT "Hearten.SaveAndQuit"

Name "Hearten"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Hearten"
InstallDirRegKey HKCU "${OURS}" "Folder"
BrandingText "Hearten ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Hearten"
VIAddVersionKey "CompanyName" "The Hearten founders"
VIAddVersionKey "FileDescription" "Sets up Hearten"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT licence"

!ifdef SIGN
  !finalize '${SIGN} "%1"' = 0
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "This sets up Hearten for your own Windows account. It needs no administrator.$\r$\n$\r$\nHearten is in development: for trial with invented people."
!define MUI_FINISHPAGE_RUN "$INSTDIR\heartenw.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Open Hearten"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; --- an open Hearten --------------------------------------------------------------------------

; Ask every open Hearten of this account to keep what is typed and close, and wait for the file.
; Leaves 1 on the stack when it is closed, 0 when it stays open.
!macro CLOSE_IT un
Function ${un}CloseIt
  StrCpy $0 0
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\heartenw.exe"
      Push 1
      Return
    ${EndIf}
    ; The file of a program that runs can be read and not written.
    ClearErrors
    FileOpen $1 "$INSTDIR\heartenw.exe" a
    ${IfNot} ${Errors}
      FileClose $1
      ClearErrors
      FileOpen $1 "$INSTDIR\hearten.exe" a
      ${IfNot} ${Errors}
        FileClose $1
        Push 1
        Return
      ${EndIf}
    ${EndIf}
    ${If} $0 = 0
      System::Call 'user32::RegisterWindowMessage(t "${SAVE_AND_QUIT}") i .r2'
      System::Call 'user32::PostMessage(p 0xffff, i r2, p 0, p 0)'
    ${EndIf}
    Sleep 250
    IntOp $0 $0 + 1
  ${LoopUntil} $0 > 120
  Push 0
FunctionEnd
!macroend
!insertmacro CLOSE_IT ""
!insertmacro CLOSE_IT "un."

; --- setting up -------------------------------------------------------------------------------

Function .onInit
  ReadRegStr $0 HKCU "${UNINSTALL}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 = 1
      MessageBox MB_OK|MB_ICONEXCLAMATION "Hearten $0 is here already, which is newer than ${VERSION}. Nothing was changed." /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Section
  again:
  Call CloseIt
  Pop $0
  ${If} $0 = 0
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Hearten is still open. Save there and close it, then try again." /SD IDCANCEL IDRETRY again
    SetErrorLevel 2
    Quit
  ${EndIf}
  ; What an older one left behind would be found and used by a newer one.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Hearten.lnk" "$INSTDIR\heartenw.exe"
  WriteRegStr HKCU "${OURS}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Hearten"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\heartenw.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Hearten founders"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
SectionEnd

; --- taking it away: the program alone, never a store, a backup or a setting ---------------------

Section Uninstall
  Call un.CloseIt
  Pop $0
  ${If} $0 = 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "Hearten is still open. Save there and close it, then try again." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Delete "$SMPROGRAMS\Hearten.lnk"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\hearten.exe"
  Delete "$INSTDIR\heartenw.exe"
  Delete "$INSTDIR\uninstall.exe"
  ; Only if nothing else lies there: somebody may have put a store into it.
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "${OURS}"
SectionEnd
