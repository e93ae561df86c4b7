// Does veraPDF accept these files? Arguments: flavour (3a, ua1), then files. One line per file and failed rule.
import java.io.FileInputStream;
import java.util.Arrays;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class VeraCheck {
    public static void main(String[] words) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(words[0]);
        for (String file : Arrays.copyOfRange(words, 1, words.length)) {
            try (FileInputStream in = new FileInputStream(file);
                    PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + words[0] + " " + file);
                TreeMap<String, String> failed = new TreeMap<>();
                for (TestAssertion one : result.getTestAssertions()) {
                    if (one.getStatus() == TestAssertion.Status.FAILED) {
                        failed.putIfAbsent(
                                one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber(),
                                one.getMessage() + " at " + one.getLocation().getContext());
                    }
                }
                failed.forEach((rule, words_) -> System.out.println("  " + rule + " " + words_));
            }
        }
    }
}
