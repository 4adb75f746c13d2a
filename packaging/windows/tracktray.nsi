; The installer for Windows: for one person, without an administrator's rights.
;
; makensis -DVERSION=0.1.0 -DNUMBERS=0.1.0.0 -DSOURCE=folder -DKILOBYTES=n -DPICTURES=folder -DOUT=setup.exe
;     -DTARGET=x86-unicode|amd64-unicode  what the installer itself is; it installs a 64-bit program either way
;     -DSIGN="command"                    signs the file that is named after it; installer and uninstaller then are
;     -DQUICK                             packs it faster, half as large again
;
; Run with /S it asks nothing. /AUTOSTART has Windows start Tracktray when the person signs in, /D=folder (the last
; word, without quotes) chooses the place. Exit code 3: Tracktray still runs and was left as it is.

Unicode true
Target ${TARGET}
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif
RequestExecutionLevel user
ManifestSupportedOS Win10
ManifestDPIAware true
AllowSkipFiles off

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include Sections.nsh
!include WinVer.nsh
!include x64.nsh

!define COMMAND tracktray.exe
!define PROGRAM tracktrayw.exe
!define PUBLISHER "The Tracktray developers"
!define CURRENT "Software\Microsoft\Windows\CurrentVersion"
!define UNINSTALL "${CURRENT}\Uninstall\Tracktray"
!define RUN "${CURRENT}\Run"
!define SWITCHED_OFF "${CURRENT}\Explorer\StartupApproved\Run"

Name "Tracktray"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Tracktray"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "Tracktray ${VERSION}"

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey ProductName "Tracktray"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Tracktray installer"
VIAddVersionKey CompanyName "${PUBLISHER}"
VIAddVersionKey LegalCopyright "${PUBLISHER}, MIT licence"

!ifdef SIGN
  !finalize '${SIGN} "%1"' = 0
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

!define MUI_ICON "${PICTURES}/tracktray.ico"
!define MUI_UNICON "${PICTURES}/tracktray.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURES}/tracktray.bmp"
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_COMPONENTSPAGE_TEXT_TOP "Tracktray is installed for you alone, into $INSTDIR."
!define MUI_COMPONENTSPAGE_TEXT_COMPLIST "With it:"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!define MUI_FINISHPAGE_RUN_TEXT "Start Tracktray"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Your times, settings and key stay: in $LOCALAPPDATA\tracktray, in \
$APPDATA\tracktray, and in the Credential Manager of Windows. To delete them as well, cancel and run \
“tracktray logout” first."
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

Var OwnRan  ; 1 where the person's Tracktray ran and was asked to quit
Var DemoRan ; likewise its demo
Var InUse   ; 1 while Windows holds a program of ours, because it runs

; Sets $InUse where `file` cannot be opened for writing.
!macro Probe file
  ${If} ${FileExists} "$INSTDIR\${file}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${file}" a
    ${If} ${Errors}
      StrCpy $InUse 1
    ${Else}
      FileClose $0
    ${EndIf}
  ${EndIf}
!macroend

; Asks the app, or its demo, to quit; `ran` becomes 1 where it ran.
!macro AskToQuit option ran
  StrCpy ${ran} 0
  nsExec::Exec /TIMEOUT=10000 '"$INSTDIR\${PROGRAM}" ${option} _running'
  Pop $0
  ${If} $0 == 0
    StrCpy ${ran} 1
    DetailPrint "Asking Tracktray to quit"
    nsExec::Exec /TIMEOUT=30000 '"$INSTDIR\${PROGRAM}" ${option} quit'
    Pop $0
  ${EndIf}
!macroend

; What installer and uninstaller both do before they touch a file: return when nothing of Tracktray runs.
!macro EndWhatRuns un
Function ${un}LookWhatRuns
  StrCpy $InUse 0
  !insertmacro Probe ${PROGRAM}
  !insertmacro Probe ${COMMAND}
FunctionEnd

Function ${un}EndWhatRuns
  Call ${un}LookWhatRuns
  ${If} $InUse = 0
    Return
  ${EndIf}
  ask:
  !insertmacro AskToQuit "" $OwnRan
  !insertmacro AskToQuit "--demo" $DemoRan
  ${For} $1 1 40 ; a quarter of a second each
    Call ${un}LookWhatRuns
    ${If} $InUse = 0
      Return
    ${EndIf}
    Sleep 250
  ${Next}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Tracktray still runs, and does not quit when it is asked. \
Choose Quit in its menu, or end “${PROGRAM}” in the Task Manager; then try again.$\r$\n$\r$\nNothing was changed yet." \
    /SD IDCANCEL IDRETRY ask
  Call ${un}GiveUp
FunctionEnd

Function ${un}GiveUp
  RMDir /r "$INSTDIR\_new"
  SetErrorLevel 3
  Quit
FunctionEnd
!macroend
!insertmacro EndWhatRuns ""
!insertmacro EndWhatRuns "un."

Section "Tracktray" Main
  SectionIn RO
  ; First all of it beside the old: where that fails, for want of room perhaps, the old one is whole and runs on.
  RMDir /r "$INSTDIR\_new"
  SetOutPath "$INSTDIR\_new"
  File /r "${SOURCE}\*.*"
  SetOutPath "$INSTDIR"
  Call EndWhatRuns
  RMDir /r "$INSTDIR\_old"
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    ClearErrors
    Rename "$INSTDIR\_internal" "$INSTDIR\_old"
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONSTOP "The files in $INSTDIR\_internal are in use by another program. Close it, \
then try again. Nothing was changed yet." /SD IDOK
      Call GiveUp
    ${EndIf}
  ${EndIf}
  Rename "$INSTDIR\_new\_internal" "$INSTDIR\_internal"
  Delete "$INSTDIR\${COMMAND}"
  Rename "$INSTDIR\_new\${COMMAND}" "$INSTDIR\${COMMAND}"
  Delete "$INSTDIR\${PROGRAM}"
  Rename "$INSTDIR\_new\${PROGRAM}" "$INSTDIR\${PROGRAM}"
  RMDir "$INSTDIR\_new"
  RMDir /r "$INSTDIR\_old"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Tracktray.lnk" "$INSTDIR\${PROGRAM}" "" "" "" "" "" "Tray timer for Toggl Track"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Tracktray"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL}" "URLInfoAbout" "https://github.com/tracktray/tracktray"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "The command “tracktray” in terminals" InTerminals
SectionEnd

Section /o "Start when I sign in" AtSignIn
SectionEnd

; What was chosen takes effect, and what ran goes on.
Section
  ${If} ${SectionIsSelected} ${InTerminals}
    nsExec::Exec '"$INSTDIR\${COMMAND}" _path add'
  ${Else}
    nsExec::Exec '"$INSTDIR\${COMMAND}" _path remove'
  ${EndIf}
  Pop $0
  ${If} $0 <> 0
    DetailPrint "The folder of “tracktray” could not be put on your PATH."
  ${EndIf}
  WriteRegDWORD HKCU "${UNINSTALL}" "CommandLeftOut" 0
  ${IfNot} ${SectionIsSelected} ${InTerminals}
    WriteRegDWORD HKCU "${UNINSTALL}" "CommandLeftOut" 1
  ${EndIf}
  ${If} ${SectionIsSelected} ${AtSignIn}
    WriteRegStr HKCU "${RUN}" "Tracktray" '"$INSTDIR\${PROGRAM}" --background'
  ${Else}
    DeleteRegValue HKCU "${RUN}" "Tracktray"
  ${EndIf}
  ${If} $OwnRan = 1
    Exec '"$INSTDIR\${PROGRAM}" --background'
  ${EndIf}
  ${If} $DemoRan = 1
    Exec '"$INSTDIR\${PROGRAM}" --demo --background'
  ${EndIf}
SectionEnd

Function .onInit
  System::Call 'kernel32::CreateMutex(p 0, i 0, t "TracktraySetup") p .r0 ?e'
  Pop $0
  ${If} $0 = 183
    MessageBox MB_OK|MB_ICONSTOP "Tracktray is being installed already." /SD IDOK
    Abort
  ${EndIf}
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_OK|MB_ICONSTOP "Tracktray needs Windows 10, version 1809, or later, with 64 bits." /SD IDOK
    Abort
  ${EndIf}
  ; What was chosen before, here or in Tracktray's settings, is chosen again.
  ReadRegDWORD $0 HKCU "${UNINSTALL}" "CommandLeftOut"
  ${If} $0 = 1
    !insertmacro UnselectSection ${InTerminals}
  ${EndIf}
  ReadRegStr $0 HKCU "${RUN}" "Tracktray"
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/AUTOSTART" $2
  ${IfNot} ${Errors}
  ${OrIf} $0 != ""
    !insertmacro SelectSection ${AtSignIn}
  ${EndIf}
FunctionEnd

; Forgets an autostart that starts what is installed here; that of another Tracktray is left alone.
!macro ForgetAutostart name
  ReadRegStr $0 HKCU "${RUN}" "${name}"
  StrLen $1 "$INSTDIR\${PROGRAM}"
  StrCpy $2 $0 $1
  StrCpy $3 $0 $1 1 ; behind a quote
  ${If} $2 == "$INSTDIR\${PROGRAM}"
  ${OrIf} $3 == "$INSTDIR\${PROGRAM}"
    DeleteRegValue HKCU "${RUN}" "${name}"
    DeleteRegValue HKCU "${SWITCHED_OFF}" "${name}"
  ${EndIf}
!macroend

Section "Uninstall"
  ${IfNot} ${FileExists} "$INSTDIR\${PROGRAM}"
    MessageBox MB_OK|MB_ICONSTOP "There is no Tracktray in $INSTDIR." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Call un.EndWhatRuns
  SetOutPath "$TEMP" ; a folder that somebody is in cannot be removed
  nsExec::Exec '"$INSTDIR\${COMMAND}" _path remove'
  Pop $0
  !insertmacro ForgetAutostart "Tracktray"
  !insertmacro ForgetAutostart "Tracktray demo"
  Delete "$SMPROGRAMS\Tracktray.lnk"
  RMDir /r "$INSTDIR\_new"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${COMMAND}"
  Delete "$INSTDIR\${PROGRAM}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
  DetailPrint "Your data stays in $LOCALAPPDATA\tracktray and $APPDATA\tracktray."
SectionEnd
